//! Comments out of a Rust file: what a venue's own file says of it in words.

/// The comment at the head of a file (`//!`), as lines.
pub fn heading(source: &str) -> Vec<&str> {
    source.lines().map_while(|line| line.strip_prefix("//!")).map(plain).collect()
}

/// The comment right above a function (`///`), as lines; empty where it has none.
pub fn above<'a>(source: &'a str, function: &str) -> Vec<&'a str> {
    let opening = format!("fn {function}(");
    let mut comment = Vec::new();
    for line in source.lines().map(str::trim_start) {
        match line.strip_prefix("///") {
            Some(text) => comment.push(plain(text)),
            None if line.starts_with(&opening) => return comment,
            None => comment.clear(),
        }
    }
    Vec::new()
}

/// Whether a file has a function of this name.
pub fn has(source: &str, function: &str) -> bool {
    let opening = format!("fn {function}(");
    source.lines().any(|line| line.trim_start().starts_with(&opening))
}

/// Links to names of the code are names only, for whoever reads them elsewhere.
pub fn unlinked(text: &str) -> String {
    text.replace("[`", "`").replace("`]", "`")
}

fn plain(line: &str) -> &str {
    line.strip_prefix(' ').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
//! One.
//!
//! Two, see [`Three`].
use a;
    /// Not this.
    fn other() {}
    /// Rule:
    /// 1. Take it.
    fn follow(&self) {}
    fn plain() {}
";

    #[test]
    fn comments_belong_to_what_stands_below_them() {
        assert_eq!(heading(FILE), ["One.", "", "Two, see [`Three`]."]);
        assert_eq!(above(FILE, "follow"), ["Rule:", "1. Take it."]);
        assert!(above(FILE, "plain").is_empty());
        assert!(has(FILE, "plain") && !has(FILE, "follo"));
        assert_eq!(unlinked("see [`Three`]"), "see `Three`");
    }
}
