//! What is kept of the guided fuzzing: per target one file with inputs that together reach all that was
//! reached (`corpus/<target>.gz`: each with four bytes of length before it), and every input that ever broke
//! something (`crashers/<target>/`, a file each).

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};

fn place(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)
}

/// The kept inputs of a target; none where nothing was kept yet.
pub fn kept(target: &str) -> Vec<Vec<u8>> {
    let Ok(packed) = fs::read(place("corpus", &format!("{target}.gz"))) else { return Vec::new() };
    let mut bytes = Vec::new();
    GzDecoder::new(&packed[..]).read_to_end(&mut bytes).expect("gzip");
    unpacked(&bytes)
}

fn unpacked(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    while let Some((length, body)) = rest.split_first_chunk() {
        let (input, after) = body.split_at(u32::from_le_bytes(*length) as usize);
        inputs.push(input.into());
        rest = after;
    }
    inputs
}

/// Keeps these inputs instead; the same inputs give the same file. Gives its size in bytes.
pub fn keep(target: &str, inputs: &[Vec<u8>]) -> std::io::Result<usize> {
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    for input in inputs {
        gzip.write_all(&(input.len() as u32).to_le_bytes())?;
        gzip.write_all(input)?;
    }
    let packed = gzip.finish()?;
    fs::create_dir_all(place("corpus", ""))?;
    fs::write(place("corpus", &format!("{target}.gz")), &packed)?;
    Ok(packed.len())
}

/// Inputs that broke something once, with their names.
pub fn crashers(target: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(folder) = fs::read_dir(place("crashers", target)) else { return Vec::new() };
    let mut all: Vec<(String, Vec<u8>)> = folder
        .map(|entry| entry.expect("an entry"))
        .map(|e| (e.file_name().to_string_lossy().into(), fs::read(e.path()).expect("a file")))
        .collect();
    all.sort();
    all
}
