/**
 * Small words, which tell where a sentence starts and where a line can't end.
 *
 * @module
 */

/** Words with a capital that start a sentence, and are hardly ever a part of a name. */
export const STARTERS: ReadonlySet<string> = new Set([
  ..."The This That These Those There Then They He She It We You I My Your His Her Its".split(" "),
  ..."Our Their A An And But Or So Yet Nor For In On At By To From With Without As If".split(" "),
  ..."When While Where Why What Who How Which Whether After Before Since Because".split(" "),
  ..."Although Though Until Unless Once Now Today Tomorrow Yesterday Tonight Here Do".split(" "),
  ..."Does Did Don Is Isn Are Aren Was Wasn Were Will Won Would Can Could Should Might".split(" "),
  ..."Must Have Has Had Let Please Not No Yes Every Each All Some Many Most Several".split(" "),
  ..."Few Both Another However Meanwhile Also Still Just Only Perhaps Maybe Well Oh".split(" "),
  ..."Soon Later Finally Never Nobody Everyone Everybody Everything Nothing Someone".split(" "),
  ..."Something Anyone Instead Besides Moreover Otherwise Therefore Thus Sometimes".split(" "),
  ..."Often Usually Even Nevertheless During Despite Through Throughout Under Over".split(" "),
  ..."About Between Among Across Whoever Whenever".split(" "),
  // Spanish, French, Italian and Portuguese.
  ..."Un Una Une Les Il Lo Gli En Es Elle Elles Ils On Nous Vous Je Tu Si Pero Mais Ma".split(" "),
  ..."Os As Um Uma Ele Ela Eles Elas Eu Isso Esto Eso Et Y E Non Cuando Quando Quand".split(" "),
  ..."Est Ha".split(" "),
]);

/** Words in small letters after which a line goes on, because more must follow. */
export const OPENERS: ReadonlySet<string> = new Set([
  ..."a an the this that these those my your his her its our their whose each every no".split(" "),
  ..."some any and or but nor if when while where who which whom whether because".split(" "),
  ..."although though until unless since as than of to from with without at for into".split(" "),
  ..."onto upon between among against toward towards during despite like near beside".split(" "),
  ..."behind beyond via per is are was were am be been being has had have will would".split(" "),
  ..."can could should might must may shall do does did not very so too more most less".split(" "),
  ..."such both either neither only just even also named called aged about around".split(" "),
  ..."nearly almost roughly over under after before till by in on through across".split(" "),
  ..."within along except including another other what how why we they he she it you".split(" "),
  ..."whatever whichever".split(" "),
  // Before a name.
  ..."friend cousin brother sister uncle aunt wife husband son daughter mother father".split(" "),
  ..."neighbor neighbour teacher colleague president king queen city town village".split(" "),
  // Spanish, French, Italian and Portuguese.
  ..."de del la el los las un una y e en con por para que du des le les et à au aux".split(" "),
  ..."une dans sur pour di il lo gli della delle dei nel alla per do da dos das no na".split(" "),
  ..."um uma ao com em".split(" "),
]);

/** Words with a capital that a name follows: "New York", "King Charles". */
export const NAME_STARTS: ReadonlySet<string> = new Set([
  ..."New San Los Las Santa El La Le De Saint North South East West Northern Southern".split(" "),
  ..."Great Mount Lake Fort Port Cape Hong King Queen Prince Princess President Lord".split(" "),
  ..."Lady Sir Duke Count Pope Uncle Aunt Captain Doctor Professor General Colonel".split(" "),
  ..."Major Miss Mister Madame Judge January February March April May June July August".split(" "),
  ..."September October November December Chapter Page Figure Table Section Number".split(" "),
  ..."Route Room Volume Article The A An".split(" "),
]);
