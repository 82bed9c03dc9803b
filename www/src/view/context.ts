/** What every part of the view needs: the words, the page author's settings, and a way to say what the visitor did. */

import type { Translator } from "../i18n/translator.ts";
import type { Action } from "../state/state.ts";
import type { DocumentText } from "../api/types.ts";

export interface Context {
  readonly translator: Translator;
  readonly settings: Settings;
  dispatch(action: Action): void;
  /** Tells the page that a document was chosen; false where the page takes over. */
  select(choice: Choice): boolean;
  text(id: string): Promise<DocumentText>;
  /** Asks how what is typed may go on. */
  suggest(): void;
  /** Asks for the counts of facets that have come into sight. */
  count(): void;
  retry(): void;
}

export interface Settings {
  readonly label: string;
  /** Unique among the widgets of the page. */
  readonly landmark: string;
  /** The visitor's language, which may be one the widget has no words for. */
  readonly language: string;
  /** Of the titles of results. */
  readonly headingLevel: number;
  /** Whether ways to go on are offered while the visitor types. */
  readonly suggests: boolean;
  /** Facets to show, in order; null shows all. */
  readonly facets: readonly string[] | null;
  /** What relative addresses are relative to. */
  readonly baseUrl: string;
}

/** A document that the visitor chose to open. */
export interface Choice {
  readonly id: string;
  readonly practice: string;
  readonly url: string | null;
  readonly title: string;
  readonly language: string;
  /** Place among the hits, from 1. */
  readonly position: number;
}

export type HeadingTag = "h2" | "h3" | "h4" | "h5" | "h6";

/** Titles of results are one level below those of their groups, as long as there is one. */
export function headings({ headingLevel }: Settings): { group: HeadingTag; hit: HeadingTag } {
  return {
    group: `h${Math.max(2, headingLevel - 1)}` as HeadingTag,
    hit: `h${headingLevel}` as HeadingTag,
  };
}
