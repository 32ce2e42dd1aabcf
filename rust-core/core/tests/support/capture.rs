//! Raw recordings as tests read them: every form the fixtures come in becomes one list of records.
//!
//! | file name | form |
//! |---|---|
//! | `cryptofeed-v3.*.jsonl.gz` | one JSON record a line, with connections, REST replies and base64 |
//! | `cryptofeed-*.txt.gz` | the older text recording |
//! | `hftbacktest.*.gz` | `<receive time ns> <frame>`; a REST book stands in line without a stream |
//! | `tickvault.*.jsonl` | one frame a line |
//! | `crypto-msg-parser.*.jsonl` | `{"case","raw"}`: single messages, the case stands in `url` |
#![allow(dead_code, reason = "every test binary uses its own part of this reader")]

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;

/// Where a record came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    Socket,
    Rest,
}

/// One received frame or REST reply.
#[derive(Clone, Debug)]
pub struct Record {
    pub origin: Origin,
    /// Connections are numbered in the order they are met.
    pub conn: u32,
    /// Of the connection, or of the REST request; empty where the recording does not tell.
    pub url: Rc<str>,
    /// Receive time, µs since epoch; 0 where the recording has none.
    pub t_us: i64,
    pub data: Vec<u8>,
    pub binary: bool,
}

/// Every record of a file by time of receipt (records of one instant keep the order of the file).
pub fn read(path: &Path) -> Vec<Record> {
    let name = path.file_name().and_then(|name| name.to_str()).expect("a file name");
    let text = text_of(path);
    let mut records = match name {
        _ if name.starts_with("cryptofeed-v3.") => cryptofeed_lines(&text),
        _ if name.starts_with("cryptofeed-") => cryptofeed_text(&text),
        _ if name.starts_with("hftbacktest.") => hftbacktest(&text),
        _ if name.starts_with("tickvault.") => {
            text.lines().map(|line| frame(0, &"".into(), 0, line)).collect()
        }
        _ if name.starts_with("crypto-msg-parser.") => single_messages(&text),
        _ => panic!("{name}: no known form of recording"),
    };
    records.sort_by_key(|record| record.t_us);
    records
}

/// A recording that is part of the repository.
pub fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures").join(path)
}

/// A file that may be used for tests but not shipped; looked for in `ARBSCOPE_SHARED`, else in the folder
/// `shared` beside the repository. Says so and gives `None` where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = std::env::var_os("ARBSCOPE_SHARED").map_or_else(beside, PathBuf::from).join(path);
    if !found.exists() {
        println!("skipped: {path} is not shipped and was not found beside the repository");
    }
    found.exists().then_some(found)
}

/// The JSON files of a folder, in order of their names.
pub fn json_files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|e| e == "json")).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).expect("a readable file"))).collect()
}

/// The text of a file, inflated where it is gzip.
pub fn text_of(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("gzip of UTF-8");
    text
}

/// The bytes of a base64 text with the standard alphabet.
pub fn base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let sextet = |byte: u8| ALPHABET.iter().position(|a| *a == byte).expect("base64") as u32;
    let digits: Vec<u32> = text.bytes().filter(|byte| *byte != b'=').map(sextet).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let word = group.iter().fold(0, |word, digit| word << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&word.to_be_bytes()[1..group.len()]);
    }
    bytes
}

fn frame(conn: u32, url: &Rc<str>, t_us: i64, data: &str) -> Record {
    Record { origin: Origin::Socket, conn, url: url.clone(), t_us, data: data.into(), binary: false }
}

fn rest(url: &str, t_us: i64, data: &str) -> Record {
    Record { origin: Origin::Rest, conn: 0, url: url.into(), t_us, data: data.into(), binary: false }
}

fn seconds_us(seconds: f64) -> i64 {
    (seconds * 1e6).round() as i64
}

/// Connections by name, numbered as met.
#[derive(Default)]
struct Conns {
    numbers: HashMap<String, (u32, Rc<str>)>,
}

impl Conns {
    fn open(&mut self, name: &str, url: &str) {
        let number = self.numbers.len() as u32;
        self.numbers.entry(name.into()).or_insert((number, "".into())).1 = url.into();
    }

    fn of(&mut self, name: &str) -> (u32, Rc<str>) {
        if !self.numbers.contains_key(name) {
            self.open(name, "");
        }
        self.numbers[name].clone()
    }
}

fn cryptofeed_lines(text: &str) -> Vec<Record> {
    let mut conns = Conns::default();
    let mut records = Vec::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).expect("a JSON line");
        let word = |key: &str| line[key].as_str().unwrap_or("");
        let t_us = seconds_us(line["ts"].as_f64().unwrap_or(0.0));
        match word("t") {
            "connect" => conns.open(word("conn"), word("addr")),
            "http" => records.push(rest(word("url"), t_us, word("data"))),
            "recv" => {
                let (conn, url) = conns.of(word("conn"));
                let mut record = frame(conn, &url, t_us, word("data"));
                if let Some(text) = line["b64"].as_str() {
                    (record.data, record.binary) = (base64(text), true);
                }
                records.push(record);
            }
            _ => {}
        }
    }
    records
}

/// A record begins at a line that starts with a time or a URL and runs to the next such line.
fn cryptofeed_text(text: &str) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut url: Rc<str> = "".into();
    for line in text.lines() {
        if let Some((start, body)) = line.split_once(": ").filter(|(start, _)| start.parse::<f64>().is_ok()) {
            records.push(frame(0, &url, seconds_us(start.parse().expect("a time")), body));
        } else if line.starts_with("wss://") {
            url = line.split(" <").next().unwrap_or("").into();
        } else if line.starts_with("http") {
            let (from, reply) = line.split_once(" -> ").expect("a REST reply");
            let (time, body) = reply.split_once(": ").expect("a time and a body");
            records.push(rest(from, seconds_us(time.parse().expect("a time")), body));
        } else if let Some(last) = records.last_mut().filter(|_| !line.starts_with("configuration")) {
            last.data.push(b'\n');
            last.data.extend_from_slice(line.as_bytes());
        }
    }
    records
}

fn hftbacktest(text: &str) -> Vec<Record> {
    let record = |line: &str| {
        let (time, body) = line.split_once(' ').expect("a time and a frame");
        let t_us = time.parse::<i64>().expect("nanoseconds") / 1000;
        let is_book = body.starts_with(r#"{"lastUpdateId""#);
        if is_book { rest("", t_us, body) } else { frame(0, &"".into(), t_us, body) }
    };
    text.lines().map(record).collect()
}

fn single_messages(text: &str) -> Vec<Record> {
    let record = |line: &str| {
        let line: Value = serde_json::from_str(line).expect("a JSON line");
        let case = Rc::from(line["case"].as_str().expect("a case"));
        frame(0, &case, 0, line["raw"].as_str().expect("a message"))
    };
    text.lines().map(record).collect()
}
