import { type TestPartner, servePartner } from "../partner.js";
import { type Note, Notes } from "./hedgedoc-notes.js";
import { HedgeDocRoutes } from "./hedgedoc-routes.js";

/** A HedgeDoc for tests, and what a visitor leaves behind there. */
export interface HedgeDocPartner extends TestPartner {
  /** Notes that came to be because somebody asked for them. */
  readonly notesCreated: number;
  /** Views counted, over all notes. */
  readonly views: number;
  /** Rows written into the table of sessions. */
  readonly sessions: number;
  /** Gives a note another alias, or none; the settings of a source go on naming the first. */
  changeAlias(remoteId: string, alias: string | undefined): void;
  /** Replaces the whole text, header included. Unless it is `saved`, no revision is saved until `saveRevision`. */
  write(remoteId: string, content: string, saved?: boolean): void;
  saveRevision(remoteId: string): void;
}

/** A HedgeDoc 1.12 without a single note, open to everybody and with free addresses. */
export async function startHedgeDoc(): Promise<HedgeDocPartner> {
  const notes = new Notes();
  /** Addresses as somebody copied them from a browser when the notes were made. */
  const registered: string[] = [];
  const routes = new HedgeDocRoutes(notes, () => server.url);
  const server = await servePartner((request) => routes.answer(request));

  function write(remoteId: string, content: string, saved = true): void {
    const note = notes.get(remoteId);
    notes.write(note, content);
    if (saved) notes.save(note);
  }

  return {
    ...server,
    get options() {
      return { notes: registered };
    },
    get notesCreated() {
      return routes.created;
    },
    get views() {
      return notes.all.reduce((sum, { views }) => sum + views, 0);
    },
    get sessions() {
      return routes.sessions;
    },
    create({ title, text }) {
      // The alias tells nothing of the title, which may have to be erased while the settings go on naming the note.
      const note = notes.create(contentOf(title, text), `carnet-d-été-${registered.length + 1}`);
      registered.push(addressOf(note, registered.length, server.url));
      return note.shortId;
    },
    edit: (id, text) => write(id, contentOf(titleOf(notes.get(id)), text)),
    rename: (id, title) => write(id, contentOf(title, textOf(notes.get(id)))),
    delete: (id) => void (notes.get(id).isDeleted = true),
    restore: (id) => void Object.assign(notes.get(id), { isDeleted: false, isPrivate: false }),
    hide: (id) => void (notes.get(id).isPrivate = true),
    changeAlias: (id, alias) => void (notes.get(id).alias = alias),
    write,
    saveRevision: (id) => notes.save(notes.get(id)),
  };
}

/** The forms in which people copy the address of a note, one after the other. */
function addressOf({ alias = "", shortId, longId }: Note, index: number, root: string): string {
  const forms = [
    `/${alias}`,
    `${root}s/${encodeURIComponent(alias)}?view`,
    `/s/${shortId}`,
    `${root}${longId}?both#suite`,
  ];
  return forms[index % forms.length] ?? "";
}

function contentOf(title: string, text: string): string {
  return `# ${title}\n\n${text}\n`;
}

function titleOf({ content }: Note): string {
  return content.slice(2, content.indexOf("\n"));
}

function textOf({ content }: Note): string {
  return content.slice(content.indexOf("\n") + 2, -1);
}
