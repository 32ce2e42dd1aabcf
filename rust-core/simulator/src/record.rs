//! The world's own record as JSON.

use arbscope_core::num::json_out::JsonOut;
use arbscope_core::sim::{Book, Known, Mispricing, World};
use arbscope_core::venue::registry;

/// `{"depeg":{…},"mispricings":[…],"books":[{"venue","instrument","bid","bidSize","ask","askSize"}]}`; a book that
/// more than one connection brings stands once, as the newest one has it.
pub fn json(world: &World) -> String {
    let mut out = JsonOut::new();
    let ids: Vec<&str> = registry::all().iter().map(|venue| venue.spec().id).collect();
    out.object(|o| {
        let depeg = &world.truth.depeg;
        o.key("depeg").object(|o| {
            o.key("coin").string(&depeg.coin).key("from_us").raw(depeg.from_us);
            o.key("to_us").raw(depeg.to_us).key("bps").float(depeg.bps);
        });
        o.key("mispricings").array(|list| {
            world.mispricings.list.iter().for_each(|one| mispricing(list, ids[one.venue], one));
        });
        o.key("books")
            .array(|list| ids.iter().enumerate().for_each(|(place, id)| books(list, world, place, id)));
    });
    out.finish()
}

fn mispricing(list: &mut JsonOut, id: &str, one: &Mispricing) {
    list.object(|o| {
        o.key("venue").string(id).key("instrument").string(&format!("{}-{}", one.base, one.quote));
        o.key("from_us").raw(one.from_us).key("to_us").raw(one.to_us).key("bps").float(one.bps);
    });
}

fn books(list: &mut JsonOut, world: &World, venue: usize, id: &str) {
    let Some(exchange) = world.exchange(venue) else { return };
    for (place, book) in exchange.books.iter().enumerate() {
        let newest = world.record.books(venue, place).max_by_key(|known| known.sequence);
        if let Some(known) = newest {
            list.object(|o| delivered(o, id, book, known));
        }
    }
}

fn delivered(out: &mut JsonOut, id: &str, book: &Book, known: &Known) {
    out.key("venue").string(id).key("instrument").string(&format!("{}-{}", book.base, book.quote));
    for (names, side) in [(["bid", "bidSize"], &known.sides.bids), (["ask", "askSize"], &known.sides.asks)] {
        if let Some(best) = side.first() {
            out.key(names[0]).string(&book.price(best.price)).key(names[1]).string(&book.size(best.size));
        }
    }
    out.key("at_us").raw(known.at_us);
}
