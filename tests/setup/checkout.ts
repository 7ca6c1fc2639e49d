import { chmodSync, cpSync, lchownSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { root } from "../../scripts/bootstrap/prepare.mjs";
import { linkOrCopy } from "../../scripts/embedded/public-copy";

export type Owner = { readonly uid: number; readonly gid: number };

export type CheckoutOptions = {
  /** What is there already: nothing (a bare clone), what npm ci brings, the database client too, or also a complete build. */
  readonly has: "nothing" | "modules" | "packages" | "build";
  /** The name of the folder that it lies in. */
  readonly parent?: string;
  /** Of that folder; 0o700 keeps other accounts out. */
  readonly mode?: number;
  /** Whose files these are; by default the caller's. */
  readonly owner?: Owner;
};

/** Links stay as they are: made absolute, those of a build would lead back here, where another account may not look. */
const copy = { recursive: true, verbatimSymlinks: true } as const;

/** A copy of this checkout as someone else would have cloned it, with what is being worked on. */
export type Checkout = {
  readonly folder: string;
  /** Undoes whatever has been done to its sources and to its database client. */
  readonly restore: () => void;
  readonly remove: () => void;
};

export function checkOut({ has, parent = "clone", mode = 0o755, owner }: CheckoutOptions): Checkout {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-")));
  chmodSync(top, 0o755);
  const folder = join(top, parent, "portcullis");
  mkdirSync(folder, { recursive: true });
  copySources(folder, has);
  if (has === "build")
    cpSync(join(root, ".next"), join(folder, ".next"), {
      ...copy,
      filter: (path) => !/\.next\/(cache|dev)$/.test(path),
    });
  if (owner) own(join(top, parent), owner);
  // Hard links: these files keep their owner, and nobody writes to them.
  if (has !== "nothing") {
    mkdirSync(join(folder, "node_modules"));
    linkOrCopy(join(root, "node_modules"), join(folder, "node_modules"));
  }
  chmodSync(join(top, parent), mode);
  return {
    folder,
    restore: () => {
      for (const name of readdirSync(folder))
        if (name !== "node_modules") rmSync(join(folder, name), { recursive: true, maxRetries: 5 });
      copySources(folder, has);
    },
    remove: () => rmSync(top, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function copySources(folder: string, has: CheckoutOptions["has"]): void {
  cpSync(root, folder, { ...copy, filter: (path) => !isMade.test(relative(root, path)) });
  if (has === "packages" || has === "build")
    cpSync(join(root, "prisma/generated"), join(folder, "prisma/generated"), copy);
}

/** What is made here and not cloned, relative to the root. */
const isMade =
  /^(node_modules|\.git|\.next|\.data|\.bench|\.test|\.env(?!\.example).*|\.preparing\.lock.*|prisma\/generated|test-results|playwright-report)($|\/)/;

function own(path: string, owner: Owner): void {
  lchownSync(path, owner.uid, owner.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) own(join(path, entry.name), owner);
    else lchownSync(join(path, entry.name), owner.uid, owner.gid);
  }
}
