//! Writes what TypeScript knows of the core: `contract [--check] FOLDER`.
//!
//! `generated.ts` holds the frame reader, the codes with their words, and the tables of venues and
//! strategies; `hosts.json` the socket origins for the content policy; `venues.md` is for people. With
//! `--check` nothing is written and stale files are an error.
use std::fs;
use std::path::Path;
use std::process::ExitCode;

#[path = "../contract/comments.rs"]
mod comments;
#[path = "../contract/frames.rs"]
mod frames;
#[path = "../contract/literal.rs"]
mod literal;
#[path = "../contract/tables.rs"]
mod tables;
#[path = "../contract/venues.rs"]
mod venues;

const USAGE: &str = "usage: contract [--check] FOLDER";

const HEADING: &str = "\
// Written by the core (`npm run contract`); do not edit.
// Frame layout, codes and their words, venues, strategies and defaults: one source for both languages.
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("contract: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["--check", folder] => each_file(|name, text| check(&Path::new(folder).join(name), text)),
        [folder] if !folder.starts_with('-') => {
            fs::create_dir_all(folder).map_err(|error| format!("{folder}: {error}"))?;
            each_file(|name, text| write(&Path::new(folder).join(name), text))
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn each_file(put: impl Fn(&str, &str) -> Result<(), String>) -> Result<(), String> {
    let typescript = [HEADING, &frames::section(), &tables::section()].join("\n");
    put("generated.ts", &typescript)?;
    put("hosts.json", &tables::hosts())?;
    put("venues.md", &venues::document()?)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn check(path: &Path, text: &str) -> Result<(), String> {
    let held = fs::read_to_string(path).unwrap_or_default();
    if held == text { Ok(()) } else { Err(format!("{} is older than the core", path.display())) }
}
