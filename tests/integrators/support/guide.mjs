// The blocks of a guide, in order. What a block is for stands behind its language:
//   sh start          starts the system              sh run          runs in one shell from top to bottom
//   sh run until      runs until it answers so       sh run python3  runs where that command exists
//   json expect, text expect                         what the block before answers
//   LANGUAGE file NAME                               a file in the working folder
//   LANGUAGE elsewhere                               not for this machine
import { readFileSync } from 'node:fs';

const FENCE = /^```(\S*)[ \t]*([^\n]*)\n([\s\S]*?)^```$/gm;

/** The blocks of a markdown file: `{ does, line, text, name, needs, until, expected: { language, text } | null }`. */
export function blocksOf(path) {
  const markdown = readFileSync(path, 'utf8');
  const blocks = [];
  for (const { 0: whole, 1: language, 2: mark, 3: text, index } of markdown.matchAll(FENCE)) {
    const line = markdown.slice(0, index).split('\n').length;
    const [does, ...rest] = mark.split(/\s+/);
    if (does === 'expect') attach(blocks.at(-1), { language, text, line });
    else if (does === 'start' || does === 'run') blocks.push({ does, line, text, expected: null, until: rest[0] === 'until', needs: rest.find((word) => word !== 'until') ?? null });
    else if (does === 'file') blocks.push({ does, line, text, name: rest[0] });
    else if (does !== 'elsewhere') throw new Error(`Line ${line}: a block that says nothing of what it is for: ${whole.split('\n')[0]}`);
  }
  return blocks;
}

function attach(block, expected) {
  if (!block || !('expected' in block) || block.expected) throw new Error(`Line ${expected.line}: an answer to nothing.`);
  block.expected = expected;
}
