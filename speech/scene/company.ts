/**
 * Everybody who speaks in a scene: finds their voices and emotions, and loads each voice once.
 *
 * @module
 */

import { isEnglish, type Language, LANGUAGES } from "../../text/languages.ts";
import type { Manner } from "../../text/script/manner.ts";
import type { Stage } from "../../text/script/stage.ts";
import { type Emotion, type Emotions, prosodyOf } from "../../voices/emotions.ts";
import type { Voice } from "../../voices/catalog.ts";
import type { ChosenVoice, Speaker, Voices } from "../../voices/voices.ts";
import type { Delivery } from "../utterance/delivery.ts";
import { checkManner, inPlace, nameKey } from "./turn.ts";

/** The voice, the emotion and the language of a call, for what a script leaves open. */
export interface Called {
  readonly chosen: ChosenVoice;
  readonly emotion: Emotion;
  /** Default: the language of the voice. */
  readonly language?: Language;
}

/** The speakers of one call. */
export class Company {
  readonly #speakers = new Map<string, Promise<Speaker>>();
  readonly #names: ReadonlyMap<string, string>;
  readonly #warnings = new Set<string>();

  /** What the text side must know of the company. */
  readonly stage: Stage;

  /**
   * @param cast how each speaker speaks, by name as written
   * @throws {KokoroError} `input` when the cast has a voice or an emotion that does not exist
   */
  constructor(
    private readonly voices: Voices,
    private readonly emotions: Emotions,
    private readonly called: Called & { readonly speed: number },
    cast: ReadonlyMap<string, Manner>,
    private readonly warn: (message: string) => void,
  ) {
    this.#names = new Map(Array.from(cast.keys(), (name) => [nameKey(name), name]));
    this.stage = {
      cast: new Map(Array.from(cast, ([name, manner]) => [nameKey(name), manner])),
      check: (manner) => this.#check(manner),
      speed: called.speed,
      voices: voices.all,
      voiceOf: (manner) => this.#chosen(manner).voice,
      warn: (message) => this.#tell(message),
      languageOf: (manner) => this.#languageOf(manner),
    };
    for (const [name, manner] of cast) {
      inPlace(`cast ${JSON.stringify(name)}`, () => this.#check(manner));
    }
  }

  /** Warnings for the user so far. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Returns the name of a speaker as it is written in the cast. */
  readonly nameOf = (speaker: string): string => this.#names.get(nameKey(speaker)) ?? speaker;

  /** Loads the voice of a manner, or that of the call. */
  speaker(manner: Manner = {}): Promise<Speaker> {
    const chosen = this.#chosen(manner);
    const { id } = chosen.voice;
    let speaker = this.#speakers.get(id);
    if (speaker === undefined) this.#speakers.set(id, speaker = this.#load(chosen));
    return speaker;
  }

  /** How an utterance of this manner is spoken. */
  async deliver(manner: Manner = {}): Promise<Delivery> {
    const { voice, table } = await this.speaker(manner);
    this.#warnOfAccent(manner, voice);
    const emotion = this.#emotion(manner);
    const { pitch = 0, volume = 0 } = manner;
    const prosody = prosodyOf(voice, emotion);
    return {
      voice: voice.id,
      emotion: emotion.id,
      table,
      prosody: {
        ...prosody,
        semitones: prosody.semitones + pitch,
        gain: prosody.gain + volume,
      },
    };
  }

  async #load(chosen: ChosenVoice): Promise<Speaker> {
    const speaker = await this.voices.speaker(chosen);
    if (speaker.warning !== undefined) this.#tell(speaker.warning);
    return speaker;
  }

  /** Reports a warning to the user, unless it was reported before. */
  #tell(message: string): void {
    if (this.#warnings.has(message)) return;
    this.#warnings.add(message);
    this.warn(message);
  }

  #check(manner: Manner): void {
    checkManner(manner);
    this.#chosen(manner);
    this.#emotion(manner);
  }

  #languageOf(manner: Manner): Language {
    return manner.language ?? this.called.language ?? this.#chosen(manner).voice.language;
  }

  /** Warns of speech in a language that is not the voice's own. Both kinds of English are one. */
  #warnOfAccent(manner: Manner, { id, language: own }: Voice): void {
    const spoken = this.#languageOf(manner);
    if (spoken === own || isEnglish(spoken) && isEnglish(own)) return;
    const name = (language: Language): string =>
      isEnglish(language) ? "English" : LANGUAGES[language].name;
    this.#tell(
      `${id} is a voice for ${name(own)}, and speaks ${name(spoken)} with an accent: ` +
        "`deno task voices` lists voices for each language",
    );
  }

  #chosen({ voice }: Manner): ChosenVoice {
    return voice === undefined ? this.called.chosen : this.voices.get(voice);
  }

  #emotion({ emotion }: Manner): Emotion {
    return emotion === undefined ? this.called.emotion : this.emotions.get(emotion);
  }
}
