//! TypeScript literals.

/// A single-quoted string.
pub fn quote(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// `['a', 'b']`.
pub fn quote_list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quote).collect();
    format!("[{}]", quoted.join(", "))
}

/// A number; infinities have names there.
pub fn number(value: f64) -> String {
    match value {
        v if v.is_infinite() => if v > 0.0 { "Infinity" } else { "-Infinity" }.to_owned(),
        v if v.is_nan() => "NaN".to_owned(),
        v => format!("{v}"),
    }
}

/// A word of ours as a name of TypeScript: `NO ANSWER` for `no answer` becomes `NO_ANSWER`.
pub fn constant_name(word: &str) -> String {
    word.to_uppercase().replace([' ', '-'], "_")
}
