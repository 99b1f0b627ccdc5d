/**
 * Numbers of the identity engine. Those about texts were chosen on the labelled pairs of
 * `tests/support/identity-pairs`; `npm run bench` prints the measurements again.
 */

/**
 * Words in a shingle. With 3, two editions of one event share 0.90 and pass for a copy, and texts that have nothing to do
 * with each other share up to 0.09 by turns of phrase (a text of 60 words with one of 5,000); with 4 it is 0.88 and 0.04.
 * With 5, texts rewritten sentence by sentence go down from 0.24-0.32 to 0.17-0.26 and a light edit costs as much as a
 * heavy one.
 */
export const SHINGLE_WORDS = 4;

/**
 * One shingle in so many is kept in a sketch. Of sixty words that stand in a long text, a sketch of one in 8 holds at least
 * one shingle 9,995 times in 10,000, of one in 16 only 975 times in 1,000. One in 8 keeps 32 to 50 numbers of a usual page.
 */
export const SAMPLING = 8;

/** A sketch holds at least so many shingles where the text has them, so that short texts are found too. */
export const SMALLEST_SKETCH = 32;

/** A sketch holds no more. */
export const LARGEST_SKETCH = 512;

/** A text with fewer words of its own says nothing about another, unless something else does. A rule of the design. */
export const FEWEST_WORDS = 60;

/**
 * Share of the smaller text found in the larger that makes one a copy of the other. Copies with light edits have 0.95 and
 * more, a later edition of the same announcement 0.88.
 */
export const WHOLE = 0.9;

/**
 * Share from which a person should look. Texts that have nothing to do with each other have at most 0.11, two short ones
 * with a paragraph in common 0.45; texts rewritten sentence by sentence (0.11 to 0.34) are found by title or link, or not.
 */
export const PART = 0.35;

/** Share of the smaller text from which a partial copy is a reprint rather than another text made from it. */
export const REWORKED = 0.6;

/** A copy shorter than this share of the original is an extract of it. */
export const EXTRACT_LENGTH = 0.5;

/** Share of an extract's words found in what it links to; less is asked of one that says that it goes on elsewhere. */
export const EXTRACT_SHARE = 0.8;
export const EXTRACT_SHARE_WHEN_IT_GOES_ON = 0.5;

/** Fewest words of an extract: what is shorter is a sentence that many could write. */
export const FEWEST_EXTRACT_WORDS = 12;

/** Fewest words that are compared at all where the titles are alike. */
export const FEWEST_SHORT_WORDS = 12;

/** Two texts of so many words that are equal word for word are shown to a person, whatever their titles. */
export const FEWEST_EQUAL_WORDS = 25;

/** A text that stands whole in another so many times longer is quoted there: the longer page is another thing. */
export const QUOTING_RATIO = 3;

/** A page with more links than this lists them; it is not about each. */
export const MANY_LINKS = 20;
