//! Long forms, their threads, and what they leave for the table of targets.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs, thread};

use serde_json::json;

/// Whether the figure of a release is asked for (`npm run reliability`), not just a test.
pub fn is_long() -> bool {
    env::var("ARBSCOPE_LONG").is_ok_and(|set| set == "1")
}

/// A whole number from the environment.
pub fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}: expected a whole number, got {text}")))
}

/// What a target came to.
pub struct Report {
    pub id: &'static str,
    pub figure: String,
    pub met: bool,
    pub command: &'static str,
    pub notes: Vec<String>,
}

impl Report {
    /// Prints the figure and writes it down where the table of targets is made from; whether it was met is for
    /// the test to assert.
    pub fn write(&self) {
        println!("{}: {} ({})", self.id, self.figure, if self.met { "met" } else { "missed" });
        self.notes.iter().for_each(|note| println!("  {note}"));
        if !is_long() && env::var("ARBSCOPE_REPORT").is_err() {
            return;
        }
        let Self { id, figure, met, command, notes } = self;
        let report = json!({"id": id, "figure": figure, "met": met, "command": command, "notes": notes});
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../reliability/results");
        fs::create_dir_all(&folder).expect("a folder for results");
        let text = serde_json::to_string_pretty(&report).expect("JSON") + "\n";
        fs::write(folder.join(format!("{id}.json")), text).expect("a result");
    }

    /// The same, for a target that must be met.
    pub fn finish(&self) {
        self.write();
        assert!(self.met, "{}: {}", self.id, self.figure);
    }
}

/// Does something for seeds 1 to `seeds`, in order of their ends.
pub fn in_threads<T: Send>(seeds: u64, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let (next, done) = (AtomicU64::new(1), Mutex::new(Vec::new()));
    let threads = thread::available_parallelism().map_or(1, |count| count.get());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed > seeds {
                        return;
                    }
                    let result = work(seed);
                    done.lock().expect("no panic").push(result);
                }
            });
        }
    });
    done.into_inner().expect("no panic")
}
