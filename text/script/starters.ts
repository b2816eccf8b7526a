/**
 * Small words, which tell where a sentence starts and where a line can't end.
 *
 * @module
 */

/** Words with a capital that start a sentence, and are hardly ever a part of a name. */
export const STARTERS: ReadonlySet<string> = new Set([
  ..."The This That These Those There Then They He She It We You I My Your His Her Its Our Their"
    .split(" "),
  ..."A An And But Or So Yet Nor For In On At By To From With Without As If When While Where Why"
    .split(" "),
  ..."What Who How Which Whether After Before Since Because Although Though Until Unless Once Now"
    .split(" "),
  ..."Today Tomorrow Yesterday Tonight Here Do Does Did Don Is Isn Are Aren Was Wasn Were Will Won"
    .split(" "),
  ..."Would Can Could Should Might Must Have Has Had Let Please Not No Yes Every Each All Some Many"
    .split(" "),
  ..."Most Several Few Both Another However Meanwhile Also Still Just Only Perhaps Maybe Well Oh"
    .split(" "),
  ..."Soon Later Finally Never Nobody Everyone Everybody Everything Nothing Someone Something Anyone"
    .split(" "),
  ..."Instead Besides Moreover Otherwise Therefore Thus Sometimes Often Usually Even Nevertheless"
    .split(" "),
  ..."During Despite Through Throughout Under Over About Between Among Across Whoever Whenever"
    .split(" "),
  // Spanish, French, Italian and Portuguese.
  ..."Un Una Une Les Il Lo Gli En Es Elle Elles Ils On Nous Vous Je Tu Si Pero Mais"
    .split(" "),
  ..."Ma Os As Um Uma Ele Ela Eles Elas Eu Isso Esto Eso Et Y E Non Cuando Quando Quand Est Ha"
    .split(
      " ",
    ),
]);

/** Words in small letters after which a line goes on, because more must follow. */
export const OPENERS: ReadonlySet<string> = new Set([
  ..."a an the this that these those my your his her its our their whose each every no some any"
    .split(" "),
  ..."and or but nor if when while where who which whom whether because although though until unless"
    .split(" "),
  ..."since as than of to from with without at for into onto upon between among against toward"
    .split(" "),
  ..."towards during despite like near beside behind beyond via per is are was were am be been being"
    .split(" "),
  ..."has had have will would can could should might must may shall do does did not very so too more"
    .split(" "),
  ..."most less such both either neither only just even also named called aged about around nearly"
    .split(" "),
  ..."almost roughly over under after before until till by in on through across within along except"
    .split(" "),
  ..."including including another other what how why we they he she it you whatever whichever"
    .split(
      " ",
    ),
  // Before a name.
  ..."friend cousin brother sister uncle aunt wife husband son daughter mother father neighbor"
    .split(" "),
  ..."neighbour teacher colleague president king queen city town village".split(" "),
  // Spanish, French, Italian and Portuguese.
  ..."de del la el los las un una y e en con por para que du des le les et à au aux une dans sur pour"
    .split(" "),
  ..."di il lo gli della delle dei nel alla per do da dos das no na um uma ao com em".split(" "),
]);

/** Words with a capital that a name follows: "New York", "King Charles". */
export const NAME_STARTS: ReadonlySet<string> = new Set([
  ..."New San Los Las Santa El La Le De Saint North South East West Northern Southern Great Mount"
    .split(" "),
  ..."Lake Fort Port Cape Hong King Queen Prince Princess President Lord Lady Sir Duke Count Pope"
    .split(" "),
  ..."Uncle Aunt Captain Doctor Professor General Colonel Major Miss Mister Madame Judge Saint"
    .split(" "),
  ..."January February March April May June July August September October November December"
    .split(" "),
  ..."Chapter Page Figure Table Section Number Route Room Volume Article The A An".split(" "),
]);
