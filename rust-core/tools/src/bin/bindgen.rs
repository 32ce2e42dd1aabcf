//! Writes the JavaScript glue of a compiled core: `bindgen INPUT.wasm OUTPUT_FOLDER NAME`.
//!
//! The generator is linked as a library, at the version `Cargo.lock` pins for the macro,
//! so nothing has to be installed and the two cannot drift apart.
use std::env;
use std::fmt::Display;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "usage: bindgen INPUT.wasm OUTPUT_FOLDER NAME";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bindgen: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = env::args().skip(1);
    let [input, folder, name, rest] = std::array::from_fn(|_| arguments.next());
    let (Some(input), Some(folder), Some(name), None) = (input, folder, name, rest) else {
        return Err(USAGE.to_owned());
    };
    generate(&input, &folder, &name).map_err(|reason| format!("{input}: {reason}"))
}

fn generate(input: &str, folder: &str, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(true);
    bindgen.bundler(true).map_err(chain)?;
    bindgen.generate(folder).map_err(chain)
}

/// The whole chain of causes on one line.
fn chain(error: impl Display) -> String {
    format!("{error:#}")
}
