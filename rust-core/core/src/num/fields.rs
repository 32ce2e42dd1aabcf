//! Members of an object by name, in whatever order they stand.

use super::{Json, JsonError};

impl<'a> Json<'a> {
    /// Passes over the object that stands next and gives, for each name, a reader standing at its value.
    /// Of a name that stands twice the last counts, as in every plain JSON decoder.
    pub fn fields<const N: usize>(&mut self, names: [&str; N]) -> Result<[Option<Json<'a>>; N], JsonError> {
        let mut found = [const { None }; N];
        self.object()?;
        while let Some(key) = self.key()? {
            let place = self.place();
            if let Some(at) = names.iter().position(|name| key.is(name)) {
                found[at] = Some(self.seek(place));
            }
            self.skip()?;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn order_is_free_and_the_last_of_a_name_counts() {
        let mut json = Json::new(br#"{"b":[7],"a":1,"x":{"a":9},"a":2}"#).unwrap();
        let [a, b, c] = json.fields(["a", "b", "c"]).unwrap();
        json.finish().unwrap();
        assert_eq!(a.unwrap().u64(), Ok(2));
        let mut list = b.unwrap();
        list.array().unwrap();
        assert!(list.item().unwrap());
        assert_eq!(list.u64(), Ok(7));
        assert!(c.is_none());
    }
}
