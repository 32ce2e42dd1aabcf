//! A reader of protobuf messages (protobuf.dev/programming-guides/encoding): one field after the other, nothing
//! allocated, nothing read beyond the message. What fields mean is their reader's affair.

/// Why a message could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProtobufError {
    /// It ends inside a field.
    Cut,
    /// A number of more than 64 bits.
    Range,
    /// A field numbered 0 or beyond 2^29 - 1, or of a kind that nobody sends any more (groups).
    Tag,
    /// A value of another kind than expected.
    Type,
}

/// A field's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// An integer, an enum or a flag.
    Number(u64),
    /// A string, bytes, or a message of its own.
    Bytes(&'a [u8]),
    /// Four or eight bytes of fixed width, passed over.
    Fixed,
}

impl<'a> Value<'a> {
    pub fn number(self) -> Result<u64, ProtobufError> {
        if let Value::Number(number) = self { Ok(number) } else { Err(ProtobufError::Type) }
    }

    pub fn bytes(self) -> Result<&'a [u8], ProtobufError> {
        if let Value::Bytes(bytes) = self { Ok(bytes) } else { Err(ProtobufError::Type) }
    }
}

/// A place in a message.
#[derive(Clone, Copy, Debug)]
pub struct Protobuf<'a> {
    rest: &'a [u8],
}

const FIELD_MAX: u64 = (1 << 29) - 1;

impl<'a> Protobuf<'a> {
    pub fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// The next field's number and value; `None` at the end of the message.
    #[inline]
    pub fn field(&mut self) -> Result<Option<(u32, Value<'a>)>, ProtobufError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let number = tag >> 3;
        if number == 0 || number > FIELD_MAX {
            return Err(ProtobufError::Tag);
        }
        Ok(Some((number as u32, self.value(tag & 7)?)))
    }

    #[inline]
    fn value(&mut self, kind: u64) -> Result<Value<'a>, ProtobufError> {
        match kind {
            0 => self.varint().map(Value::Number),
            1 => self.take(8).map(|_| Value::Fixed),
            2 => {
                let len = self.varint()?;
                self.take(len).map(Value::Bytes)
            }
            5 => self.take(4).map(|_| Value::Fixed),
            _ => Err(ProtobufError::Tag),
        }
    }

    #[inline]
    fn take(&mut self, len: u64) -> Result<&'a [u8], ProtobufError> {
        let len = usize::try_from(len).ok().filter(|len| *len <= self.rest.len());
        let (taken, rest) = self.rest.split_at(len.ok_or(ProtobufError::Cut)?);
        self.rest = rest;
        Ok(taken)
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow. Ten bytes at most.
    #[inline]
    fn varint(&mut self) -> Result<u64, ProtobufError> {
        let mut number = 0;
        for (at, byte) in self.rest.iter().take(10).enumerate() {
            if at == 9 && *byte > 1 {
                return Err(ProtobufError::Range);
            }
            number |= u64::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                self.rest = &self.rest[at + 1..];
                return Ok(number);
            }
        }
        Err(ProtobufError::Cut)
    }
}

#[cfg(test)]
mod tests {
    use super::{Protobuf, ProtobufError, Value};

    fn all(message: &[u8]) -> Result<Vec<(u32, Value<'_>)>, ProtobufError> {
        let mut reader = Protobuf::new(message);
        let mut fields = Vec::new();
        while let Some(field) = reader.field()? {
            fields.push(field);
        }
        Ok(fields)
    }

    /// The examples of the encoding's own documentation, and one field of each other kind.
    #[test]
    fn fields_stand_in_order() {
        assert_eq!(all(&[0x08, 0x96, 0x01]), Ok(vec![(1, Value::Number(150))]));
        assert_eq!(all(b"\x12\x07testing"), Ok(vec![(2, Value::Bytes(b"testing"))]));
        assert_eq!(all(b"\x1a\x03\x08\x96\x01"), Ok(vec![(3, Value::Bytes(b"\x08\x96\x01"))]));
        assert_eq!(all(b"\x09--------\x15----"), Ok(vec![(1, Value::Fixed), (2, Value::Fixed)]));
        assert_eq!(all(b"\xfa\x12\x00"), Ok(vec![(303, Value::Bytes(b""))]));
        assert_eq!(all(b""), Ok(Vec::new()));
    }

    #[test]
    fn numbers_have_64_bits() {
        let most = b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
        assert_eq!(all(most), Ok(vec![(1, Value::Number(u64::MAX))]));
        assert_eq!(all(b"\x08\x80\x00"), Ok(vec![(1, Value::Number(0))]), "longer than needed");
        assert_eq!(all(b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), Err(ProtobufError::Range));
        assert_eq!(all(&[0xff; 12]), Err(ProtobufError::Range));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for cut in [&b"\x08"[..], b"\x08\x80", b"\x12\x02a", b"\x15---", b"\x09-------", b"\x80"] {
            assert_eq!(all(cut), Err(ProtobufError::Cut), "{cut:?}");
        }
        let huge = b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a";
        assert_eq!(all(huge), Err(ProtobufError::Cut), "a length beyond the message");
        // Field 0, groups, kinds 6 and 7, a field number beyond 2^29 - 1.
        for tag in [&b"\x00\x00"[..], b"\x0b", b"\x0c", b"\x0e", b"\x0f", b"\x80\x80\x80\x80\x10\x00"] {
            assert_eq!(all(tag), Err(ProtobufError::Tag), "{tag:?}");
        }
        assert_eq!(Value::Number(1).bytes(), Err(ProtobufError::Type));
        assert_eq!(Value::Fixed.number(), Err(ProtobufError::Type));
    }
}
