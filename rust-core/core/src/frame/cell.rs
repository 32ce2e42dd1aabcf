//! Values of columns and how they stand in a frame: little-endian.

pub type F64 = f64;
pub type F32 = f32;
pub type U32 = u32;
pub type U8 = u8;

/// One value of a column.
pub trait Cell: Copy {
    const BYTES: usize;
    /// Writes at the start of `to`.
    fn put(self, to: &mut [u8]);
    /// Reads from the start of `from`.
    fn get(from: &[u8]) -> Self;
}

macro_rules! cells {
    ($($type:ty)*) => {$(
        impl Cell for $type {
            const BYTES: usize = size_of::<$type>();

            fn put(self, to: &mut [u8]) {
                to[..Self::BYTES].copy_from_slice(&self.to_le_bytes());
            }

            fn get(from: &[u8]) -> Self {
                let mut bytes = [0; Self::BYTES];
                bytes.copy_from_slice(&from[..Self::BYTES]);
                Self::from_le_bytes(bytes)
            }
        }
    )*};
}

cells! { f64 f32 u32 u8 }
