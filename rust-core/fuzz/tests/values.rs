//! Values that no exchange should send, in the recorded frames of every venue. Our decoder and the plain one
//! must agree on each (a [`Pair`] panics where they do not); what they must agree on stands here.

use arbscope_core::num::Decimal;
use arbscope_fuzz::doc::Doc;
use arbscope_fuzz::pair::Pair;
use arbscope_fuzz::said::Said;
use arbscope_fuzz::sample::Sample;
use arbscope_fuzz::twin::VENUES;

/// Each venue with some of its frames that say something, the shortest first.
fn venues() -> impl Iterator<Item = (Pair, Vec<Sample>)> {
    VENUES.iter().map(|venue| {
        let mut pair = Pair::new(venue);
        let samples = pair.oracle.samples();
        let mut said: Vec<Sample> = samples.into_iter().filter(|sample| is_book(&mut pair, sample)).collect();
        said.sort_by_key(|sample| sample.bytes.len());
        said.dedup_by(|a, b| a.bytes == b.bytes);
        let step = said.len().div_ceil(8).max(1);
        (pair, said.into_iter().take(2_000).step_by(step).collect())
    })
}

fn is_book(pair: &mut Pair, sample: &Sample) -> bool {
    pair.opened(sample.conn);
    sample.bytes.len() < 8_000 && pair.agree_on(sample, sample.bytes.clone()) && !levels(pair).is_empty()
}

/// Prices and sizes of what was read last.
fn levels(pair: &Pair) -> Vec<(Decimal, Decimal)> {
    let books = pair.said().into_iter().filter_map(|said| match said {
        Said::Book(book) => Some([book.bids, book.asks].concat()),
        _ => None,
    });
    books.flatten().collect()
}

fn is_json(sample: &Sample) -> bool {
    Doc::read(&sample.bytes).is_some()
}

/// What becomes of a sample with these bytes in place of its own.
fn read(pair: &mut Pair, sample: &Sample, bytes: Vec<u8>) -> bool {
    pair.opened(sample.conn);
    pair.agree_on(sample, bytes)
}

#[test]
fn v01_a_frame_cut_at_any_byte_is_refused_by_every_venue() {
    let mut cuts = 0;
    for (mut pair, samples) in venues() {
        for sample in samples.iter().take(4) {
            for end in 1..sample.bytes.len() {
                let accepted = read(&mut pair, sample, sample.bytes[..end].to_vec());
                assert!(!accepted || !is_json(sample), "{} at {end}", pair.oracle.id());
                cuts += 1;
            }
        }
    }
    println!("{cuts} cut frames");
    assert!(cuts > 10_000, "{cuts}");
}

#[test]
fn v02_a_hundred_thousand_levels_of_nesting_are_refused_before_anything_is_built() {
    const DEPTH: usize = 100_000;
    for (mut pair, samples) in venues() {
        let Some(sample) = samples.iter().find(|sample| is_json(sample)) else { continue };
        for open in ["[", r#"{"a":"#] {
            let deep = open.repeat(DEPTH);
            let extra = format!(r#"{{"deep":{deep}"#).into_bytes();
            let inside = [&extra[..], b",", &sample.bytes[1..]].concat();
            for frame in [deep.into_bytes(), extra, inside] {
                assert!(!read(&mut pair, sample, frame), "{}", pair.oracle.id());
            }
        }
    }
}

/// The digits of every number in a frame: bare, or in quotes.
fn numbers(frame: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let mut found = Vec::new();
    let mut at = 0;
    while at < frame.len() {
        let len = frame[at..].iter().take_while(|byte| is_digit(**byte)).count();
        let before = at.checked_sub(1).map_or(b' ', |before| frame[before]);
        let after = *frame.get(at + len).unwrap_or(&b' ');
        if len > 0 && b"\"[:,".contains(&before) && b"\"],}".contains(&after) {
            found.push(at..at + len);
        }
        at += len.max(1);
    }
    found
}

/// Two hundred ways to write what is no number, or none that a book may hold, and some that are.
fn forms() -> Vec<String> {
    let plain = "NaN|nan|-NaN|Infinity|-Infinity|inf|1e400|1E400|-1e400|1e-400|1e308|1e-308|1e309|-0|-0.0|-1|-1.5|+1|+0|\
        0|0.0|00|01|007|0.|.5|5.|.|-|+|-.5|--1|1-|1--1|1..2|1.2.3|..1|1e|1e+|1e-|e5|E5|1e5e5|1e5.5|1.5e|1ee5|1e 5|1 e5|\
        0x10|0X1F|0b11|0o17|0x|x10|#1|1_000|1,000|1,5|1;5|1'000|1 000| 1|1 |\t1|1\t|\\n1|1\\n|\\u0031|1\\u0030|\\u00001|\
        null|Null|NULL|nil|None|true|false|True|undefined|void|[]|[1]|{}|{1}|()|(1)|\"\"|\"1\"|''|'1'|`1`|\
        1f|1d|1L|1n|1u|1i|1j|1%|$1|1$|€1|1k|1M|1K|1mm|one|∞|½|٣|３|１|²|Ⅷ|一|0١|1٫5|1·5|−1|‐1|1⁄2|\
        9007199254740993|9223372036854775807|9223372036854775808|18446744073709551615|18446744073709551616|\
        340282366920938463463374607431768211456|99999999999999999999999999999999999999999|\
        1000000000000|1000000000001|1000000000000.1|999999999999.999999|1000000000000000|1000000000000001|1e12|1e13|1e15|1e16|\
        0.1|0.10|0.100000000|0.000000001|0.0000000001|0.123456789|0.1234567891|1.2345678919|0.000000000000000001|\
        0.0000000000000000001|123456789.123456789|1234567890123456.7|12345678901234567.89|0.0000000000000000000000000001|\
        1e0|1E0|1e1|1e+1|1E+1|1e-1|1e-9|1e-10|1e-18|1e-19|1e00|1e01|1e-01|1e000000000000000000001|1e99999999999999999999|\
        1e-99999999999999999999|0e400|0e-400|0.0e5|5e0|5E-3|9.121E-7|1.0e-8|1.e5|1.5E2|15e-1|\
        1/2|1*2|1+1|2**3|1:2|1=1|1<2|1&2|1|2^3|1~|1!|1?|@1|1@2|\\\\|\\\"|\\/|/1|1//|<1>|1%00|%31|&#49;|1;--|' or 1=1";
    let mut all: Vec<String> = plain.split('|').map(|form| form.replace('\t', " ")).collect();
    all.extend(
        ["", " ", "\u{a0}1", "\u{feff}1", "1\u{200b}", "\u{202e}1", "1\u{0}", "\r\n1"].map(String::from),
    );
    all.extend([1usize, 19, 20, 39, 40, 400, 4_000].map(|count| "9".repeat(count)));
    all.extend([20usize, 40, 400].map(|count| format!("0.{}1", "0".repeat(count))));
    all.extend([20usize, 40, 400].map(|count| format!("{}1", "0".repeat(count))));
    all
}

/// Whether a text is a number at all, by the grammar of exchanges: digits, a point, an exponent.
fn is_number(form: &str) -> bool {
    let (mantissa, power) = form.split_once(['e', 'E']).unwrap_or((form, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && digits(power.strip_prefix(['+', '-']).unwrap_or(power))
}

#[test]
fn v05_of_two_hundred_forms_of_a_number_only_numbers_are_read() {
    let forms = forms();
    assert!(forms.len() >= 200, "{}", forms.len());
    for form in &forms {
        let (price, size) = (Decimal::price(form.as_bytes()), Decimal::size(form.as_bytes()));
        if !is_number(form) {
            assert!(price.is_err() && size.is_err(), "{form:?} is no number");
        }
        if let Ok(price) = price {
            let (value, float) =
                (price.units as f64 / 10f64.powi(price.scale.into()), form.parse::<f64>().unwrap());
            assert!(
                value > 0.0 && value <= 1e12 && (value / float - 1.0).abs() < 1e-9,
                "{form:?} as {price:?}"
            );
        }
        if let Ok(size) = size {
            let float: f64 = form.parse().unwrap();
            let value = size.size.units as f64 / 10f64.powi(size.size.scale.into());
            assert!(
                value <= float * (1.0 + 1e-9) && float - value < 1e-9 + float * 1e-9,
                "{form:?} as {size:?}"
            );
        }
    }
}

#[test]
fn v03_v04_no_form_of_a_number_brings_what_is_none_into_a_book_of_any_venue() {
    let forms = forms();
    let (mut accepted, mut inputs) = (0, 0);
    for (mut pair, samples) in venues() {
        for sample in samples.iter().filter(|sample| is_json(sample)).take(2) {
            let places = numbers(&sample.bytes);
            for form in &forms {
                for place in places.iter().step_by(places.len().div_ceil(12).max(1)) {
                    let mut bytes = sample.bytes.clone();
                    bytes.splice(place.clone(), form.bytes());
                    inputs += 1;
                    if read(&mut pair, sample, bytes) {
                        accepted += 1;
                        let sane = |(price, size): &(Decimal, Decimal)| price.units > 0 && size.units >= 0;
                        assert!(levels(&pair).iter().all(sane), "{} took {form:?}", pair.oracle.id());
                    }
                }
            }
        }
    }
    println!("{inputs} inputs, {accepted} accepted by both");
    assert!(inputs > 30_000 && accepted > 1_000, "{inputs} {accepted}");
}

#[test]
fn v07_names_that_mean_something_to_javascript_change_nothing() {
    let mut inputs = 0;
    for (mut pair, samples) in venues() {
        for sample in samples.iter().filter(|sample| sample.bytes.starts_with(b"{") && is_json(sample)) {
            assert!(read(&mut pair, sample, sample.bytes.clone()));
            let said = pair.said();
            for name in ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"] {
                let added = format!(r#"{{"{name}":{{"polluted":true,"data":[],"price":1}},"#);
                let frame = [added.as_bytes(), &sample.bytes[1..]].concat();
                assert!(read(&mut pair, sample, frame), "{}", pair.oracle.id());
                assert_eq!(pair.said(), said, "{}", pair.oracle.id());
                inputs += 1;
            }
        }
    }
    assert!(inputs > 300, "{inputs}");
}

#[test]
fn v07_a_key_that_stands_twice_is_read_as_the_plain_decoder_reads_it() {
    let mut inputs = 0;
    for (mut pair, samples) in venues() {
        for sample in samples.iter().filter(|sample| is_json(sample)) {
            for (at, _) in sample.bytes.windows(2).enumerate().filter(|(_, two)| *two == b",\"") {
                let rest = &sample.bytes[at..];
                let Some(colon) = rest.windows(2).position(|two| two == b"\":") else { continue };
                let mut bytes = sample.bytes.clone();
                bytes.splice(at..at, [&rest[..colon], b"\":\"other\""].concat());
                read(&mut pair, sample, bytes);
                inputs += 1;
            }
        }
    }
    println!("{inputs} inputs");
    assert!(inputs > 1_000, "{inputs}");
}
