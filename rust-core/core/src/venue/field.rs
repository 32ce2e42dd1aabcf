//! Values that [`Json::fields`] found, or did not find: each reader says what is missing.

use super::{BookKind, Malformed};
use crate::num::{Decimal, Json, Text};

/// A reader standing at a value, if there was one.
pub type Field<'a> = Option<Json<'a>>;

const MISSING: Malformed = Malformed::new("a value is missing");

/// A string.
pub fn word(field: Field<'_>) -> Result<Text<'_>, Malformed> {
    Ok(field.ok_or(MISSING)?.string()?)
}

/// The digits of a string or number.
pub fn digits(field: Field<'_>) -> Result<&[u8], Malformed> {
    Ok(field.ok_or(MISSING)?.digits_text()?)
}

/// The digits of a string or number, where there is one.
pub fn digits_if(field: Field<'_>) -> Result<Option<&[u8]>, Malformed> {
    Ok(field.map(|mut field| field.digits_text()).transpose()?)
}

/// A whole number, where there is one.
pub fn whole(field: Field<'_>) -> Result<Option<i64>, Malformed> {
    Ok(field.map(|mut field| field.i64()).transpose()?)
}

pub fn price(field: Field<'_>) -> Result<Decimal, Malformed> {
    Ok(Decimal::price(digits(field)?)?)
}

/// A size; digits finer than kept are floored.
pub fn size(field: Field<'_>) -> Result<Decimal, Malformed> {
    Ok(Decimal::size(digits(field)?)?.size)
}

/// Walks an array.
pub fn list<'a>(
    field: Field<'a>,
    each: impl FnMut(&mut Json<'a>) -> Result<(), Malformed>,
) -> Result<(), Malformed> {
    super::read::items(&mut field.ok_or(MISSING)?, each)
}

/// `snapshot` or `update`.
pub fn book_kind(field: Field<'_>) -> Result<BookKind, Malformed> {
    let kind = word(field)?.plain().and_then(kind_of);
    kind.ok_or(Malformed::new("a kind of book message nobody knows"))
}

/// What `snapshot` and `update` stand for.
pub fn kind_of(word: &[u8]) -> Option<BookKind> {
    match word {
        b"snapshot" => Some(BookKind::Snapshot),
        b"update" => Some(BookKind::Delta),
        _ => None,
    }
}
