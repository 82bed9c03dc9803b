/**
 * What every part of the view gets: texts, the page author's settings, and functions that report
 * what the visitor did.
 */

import type { SelectedDocument } from "../api/events.ts";
import type { DocumentText } from "../api/types.ts";
import type { Translator } from "../i18n/translator.ts";
import type { Action, State } from "../state/state.ts";

/** A part of the view: nodes that are made once and updated with each state. */
export interface Part {
  readonly node: HTMLElement;
  update(state: State): void;
}

/** The surroundings of the view. */
export interface Context {
  readonly translator: Translator;
  readonly settings: Settings;
  dispatch(action: Action): void;
  /** Tells the page that a document was chosen. Returns false if the page opens it itself. */
  select(selected: SelectedDocument): boolean;
  /** Loads the whole text of a document. */
  loadText(id: string): Promise<DocumentText>;
  /** Requests suggestions for the query. */
  suggest(): void;
  /** Requests the counts of facets that have become visible. */
  countVisibleFacets(): void;
}

/** What the attributes of the element say about the view. */
export interface Settings {
  /** Label of the search field. */
  readonly label: string;
  /** Name of the search landmark, unique on the page. */
  readonly landmark: string;
  /** The visitor's language tag, which may be one without messages. */
  readonly language: string;
  /** Heading level of the titles of results. */
  readonly headingLevel: number;
  /** Whether suggestions appear while the visitor types. */
  readonly hasSuggestions: boolean;
  /** Keys of the facets to show, in this order; null shows all. */
  readonly facets: readonly string[] | null;
  /** Base of relative addresses. */
  readonly baseUrl: string;
}

/** The tag of a heading inside the widget. */
export type HeadingTag = "h2" | "h3" | "h4" | "h5" | "h6";

/** Returns the heading tags: titles of results are one level below their group, if possible. */
export function headings({ headingLevel }: Settings): { group: HeadingTag; hit: HeadingTag } {
  return {
    group: `h${Math.max(2, headingLevel - 1)}` as HeadingTag,
    hit: `h${headingLevel}` as HeadingTag,
  };
}
