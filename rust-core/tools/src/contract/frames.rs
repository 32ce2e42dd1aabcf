//! The frame reader and the writer of the worker's own row, from the layout.

use std::fmt::Write;

use arbscope_core::frame::layout::{Column, HEADER_BYTES, MAGIC, NONE, SECTIONS, Section, Type, layout_hash};

/// Everything that reads or writes a frame.
pub fn section() -> String {
    let mut out = constants();
    for section in SECTIONS {
        out += &interface(section);
    }
    out += &frame_interface();
    out += &reader();
    out += &shell_writer();
    out
}

fn constants() -> String {
    let hash = layout_hash();
    let count = SECTIONS.len();
    let mut out = format!(
        "/** Hash of every name and type of the layout; the core and this reader must agree. */
export const LAYOUT_HASH = 0x{hash:08x};
/** `ARBF`, as a little-endian word. */
export const MAGIC = 0x{MAGIC:08x};
/** Bytes before the table of sections. */
export const HEADER_BYTES = {HEADER_BYTES};
/** In a Uint32Array: no such thing. */
export const NONE = 0x{NONE:08x};
/** Sections of a frame. */
export const SECTION_COUNT = {count};

/** Place of a section in a frame's table. */
export const SECTION_INDEX = {{
"
    );
    for (place, section) in SECTIONS.iter().enumerate() {
        _ = writeln!(out, "  {}: {place},", section.name);
    }
    out += "} as const;\n";
    out
}

fn interface(section: &Section) -> String {
    let mut out = format!(
        "\n/** {} */\nexport interface {} {{\n  readonly rows: number;\n",
        section.help,
        type_name(section)
    );
    for column in section.columns {
        _ = write!(out, "  /** {} */\n  readonly {}: {};\n", column.help, column.name, array(column));
    }
    out + "}\n"
}

fn frame_interface() -> String {
    let mut out = String::from(
        "
/** One frame: views into its buffer, column by column. */
export interface Frame {
  readonly buffer: ArrayBuffer;
  /** Rises by one a frame. */
  readonly number: number;
  /** Time of the frame, µs since epoch on the core's monotonic clock. */
  readonly t_us: number;
",
    );
    for section in SECTIONS {
        _ = writeln!(out, "  readonly {}: {};", section.name, type_name(section));
    }
    out + "}\n"
}

fn reader() -> String {
    let mut out = CHECK.replace("@\n", &widths());
    for section in SECTIONS {
        out += &section_reader(section);
    }
    out += "
/** Views of a frame. Throws where the buffer is not a frame of this layout. */
export function readFrame(buffer: ArrayBuffer): Frame {
  const problem = frameProblem(buffer);
  if (problem !== null) throw new Error(problem);
  const head = new DataView(buffer);
  return {
    buffer,
    number: head.getFloat64(16, true),
    t_us: head.getFloat64(24, true),
";
    for (place, section) in SECTIONS.iter().enumerate() {
        let (name, function) = (section.name, function_name(section));
        _ = writeln!(out, "    {name}: {function}(buffer, sectionAt(head, {place}), rowsOf(head, {place})),");
    }
    out + "  };\n}\n"
}

fn widths() -> String {
    let mut out = String::new();
    for section in SECTIONS {
        let bytes: Vec<String> = section.columns.iter().map(|c| c.of.bytes().to_string()).collect();
        _ = writeln!(out, "  [{}],", bytes.join(", "));
    }
    out
}

fn section_reader(section: &Section) -> String {
    let mut out = format!(
        "
function {}(buffer: ArrayBuffer, from: number, rows: number): {} {{
  let at = from;
  const next = (bytes: number): number => {{
    const start = at;
    at += columnBytes(rows, bytes);
    return start;
  }};
  return {{
    rows,
",
        function_name(section),
        type_name(section)
    );
    for column in section.columns {
        let bytes = column.of.bytes();
        _ = writeln!(out, "    {}: new {}(buffer, next({bytes}), rows),", column.name, array(column));
    }
    out + "  };\n}\n"
}

const CHECK: &str = "
/** Bytes of a value of every column, section by section in the order of the table. */
const COLUMN_BYTES: readonly (readonly number[])[] = [
@
];

/** Bytes a column takes: every one starts at a multiple of eight. */
export function columnBytes(rows: number, bytes: number): number {
  return (rows * bytes + 7) & ~7;
}

function sectionAt(head: DataView, section: number): number {
  return head.getUint32(HEADER_BYTES + 8 * section, true);
}

function rowsOf(head: DataView, section: number): number {
  return head.getUint32(HEADER_BYTES + 8 * section + 4, true);
}

/** Why a buffer is not a frame of this layout, in one sentence; null where it is one. */
export function frameProblem(buffer: ArrayBuffer): string | null {
  const table = HEADER_BYTES + 8 * SECTION_COUNT;
  if (buffer.byteLength < table) {
    return `A frame has at least ${table} bytes, this buffer has ${buffer.byteLength}.`;
  }
  const head = new DataView(buffer);
  const word = (at: number): number => head.getUint32(at, true);
  if (word(0) !== MAGIC) return 'This buffer is not a frame: it does not begin with ARBF.';
  if (word(4) !== LAYOUT_HASH) {
    return `The core writes frame layout ${hex(word(4))}, this page reads ${hex(LAYOUT_HASH)}: reload the page.`;
  }
  if (word(8) > buffer.byteLength) {
    return `The frame is cut off: ${word(8)} bytes were written, ${buffer.byteLength} arrived.`;
  }
  if (word(12) !== SECTION_COUNT) {
    return `A frame has ${SECTION_COUNT} sections, this one says ${word(12)}.`;
  }
  return boundsProblem(head, word(8));
}

function boundsProblem(head: DataView, end: number): string | null {
  for (let section = 0; section < SECTION_COUNT; section++) {
    const from = sectionAt(head, section);
    const rows = rowsOf(head, section);
    const bytes = COLUMN_BYTES[section]!.reduce((sum, width) => sum + roomOf(rows, width), 0);
    if (from % 8 !== 0 || from + bytes > end) {
      return `Section ${section} of the frame (${rows} rows at byte ${from}) does not fit its ${end} bytes.`;
    }
  }
  return null;
}

// Not columnBytes: a count of rows that is wild must not wrap around in 32 bits.
function roomOf(rows: number, bytes: number): number {
  return Math.ceil((rows * bytes) / 8) * 8;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
";

fn shell_writer() -> String {
    let shell = SECTIONS.iter().find(|section| section.name == "shell").expect("the layout has it");
    let mut out = String::from(
        "\n/** What the worker knows and the core cannot: one row. */\nexport interface ShellRow {\n",
    );
    for column in shell.columns {
        _ = write!(out, "  /** {} */\n  {}: number;\n", column.help, column.name);
    }
    out += "}

/** Writes the worker's own row into a packed frame. */
export function writeShell(buffer: ArrayBuffer, row: ShellRow): void {
  const head = new DataView(buffer);
  const from = sectionAt(head, SECTION_INDEX.shell);
  if (rowsOf(head, SECTION_INDEX.shell) !== 1) throw new Error('The frame has no row for the shell.');
";
    for (place, column) in shell.columns.iter().enumerate() {
        assert!(column.of == Type::F64, "the shell's columns are all F64");
        _ = writeln!(out, "  head.setFloat64(from + {}, row.{}, true);", 8 * place, column.name);
    }
    out + "}\n"
}

fn array(column: &Column) -> &'static str {
    match column.of {
        Type::F64 => "Float64Array",
        Type::F32 => "Float32Array",
        Type::U32 => "Uint32Array",
        Type::U8 => "Uint8Array",
    }
}

/// `ladder_buy` → `LadderBuySection`.
fn type_name(section: &Section) -> String {
    camel(section) + "Section"
}

fn function_name(section: &Section) -> String {
    format!("read{}", camel(section))
}

fn camel(section: &Section) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    section.name.split('_').map(word).collect()
}
