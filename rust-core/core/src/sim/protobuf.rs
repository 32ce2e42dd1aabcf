//! A protobuf message, written field by field (protobuf.dev/programming-guides/encoding).

const NUMBER: u64 = 0;
const BYTES: u64 = 2;

#[derive(Clone, Debug, Default)]
pub struct Message(Vec<u8>);

impl Message {
    pub fn number(mut self, field: u32, value: u64) -> Self {
        self.tag(field, NUMBER);
        self.varint(value);
        self
    }

    pub fn text(self, field: u32, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    /// A message within this one.
    pub fn message(self, field: u32, value: Message) -> Self {
        self.bytes(field, &value.0)
    }

    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn bytes(mut self, field: u32, value: &[u8]) -> Self {
        self.tag(field, BYTES);
        self.varint(value.len() as u64);
        self.0.extend(value);
        self
    }

    fn tag(&mut self, field: u32, kind: u64) {
        self.varint(u64::from(field) << 3 | kind);
    }

    /// Seven bits a byte, the lowest first.
    fn varint(&mut self, mut value: u64) {
        while value > 0x7f {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::Message;
    use crate::num::Protobuf;
    use crate::num::protobuf::Value;

    #[test]
    fn what_is_written_is_read() {
        let inner = Message::default().text(1, "61730.17").number(3, u64::MAX);
        let bytes = Message::default().message(303, inner.clone()).number(6, 300).finish();
        let mut reader = Protobuf::new(&bytes);
        assert_eq!(reader.field(), Ok(Some((303, Value::Bytes(&inner.finish())))));
        assert_eq!(reader.field(), Ok(Some((6, Value::Number(300)))));
        assert_eq!(reader.field(), Ok(None));
    }
}
