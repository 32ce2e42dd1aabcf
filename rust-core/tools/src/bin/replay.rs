//! Runs a session through the native core and prints the report as JSON.
//!
//! `replay SESSION [--header JSON]`: the header, if given, replaces the file's own (the command line tool
//! has put the person's options into it).

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use arbscope_tools::player::play;
use arbscope_tools::session::Session;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("replay: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<String, String> {
    let path = arguments.first().ok_or("expected a session file")?;
    let started = Instant::now();
    let mut session = Session::load(Path::new(path)).map_err(|refused| refused.to_string())?;
    if let [flag, header] = &arguments[1..] {
        if flag != "--header" {
            return Err(format!("expected --header, found {flag}"));
        }
        session.header = serde_json::from_str(header).map_err(|error| error.to_string())?;
    }
    let mut engine = play(&session).map_err(|refusal| refusal.message)?;
    let report = engine.query(br#"{"ask":"report"}"#).map_err(|refusal| refusal.message)?;
    if let Some(cut) = &session.cut {
        eprintln!("replay: {cut}; played up to there");
    }
    let wall = started.elapsed().as_secs_f64();
    let head = "{\"format\":\"arbscope-replay\",\"version\":1,";
    Ok(format!("{head}\"core\":\"native\",\"wallSeconds\":{wall},{}", report.trim_start_matches(head)))
}
