//! Asking for the venues' own lists of markets, and what they change here.

use super::*;

impl Intake {
    /// Asks for the venue's list on its open stream, or where requests are answered, unless it was asked for
    /// and is kept up to date.
    pub(super) fn ask_for_list(&mut self, now_us: i64, venue: VenueId) {
        if self.world == World::Recorded {
            return;
        }
        let Some(request) = self.venues[venue.index()].venue.list_request() else { return };
        let is_open = |s: &Socket| s.venue == venue && s.is_stream && s.is_open() && s.plan.is_some();
        let Some(slot) = self.sockets.iter().position(is_open) else { return };
        // Books come first: a list may be long.
        let first_us = self.sockets[slot].opened_us + LIST_AFTER_US;
        let again_us = self.list_due_us(venue, request.again_us).max(first_us);
        if now_us < again_us {
            return self.lower(again_us);
        }
        let list = &mut self.lists[venue.index()];
        (list.asked_us, list.conn) = (Some(now_us), Some(self.sockets[slot].number));
        if request.endpoint == self.sockets[slot].endpoint {
            self.sockets[slot].queue.push_back(request.text.into());
            self.flush(now_us, slot);
        } else {
            self.request(now_us, slot, request.endpoint, request.text.into());
        }
        self.lower_to((request.again_us > 0).then_some(now_us + request.again_us));
    }

    /// When the list is to be asked for again: after its time, or at once where the connection that kept it up
    /// to date is gone.
    fn list_due_us(&self, venue: VenueId, again_us: i64) -> i64 {
        let list = &self.lists[venue.index()];
        let is_kept = list
            .conn
            .is_some_and(|conn| self.find(venue, conn).is_some_and(|slot| self.sockets[slot].is_open()));
        match list.asked_us {
            Some(asked_us) if again_us > 0 => asked_us + again_us,
            Some(_) if is_kept => i64::MAX,
            _ => i64::MIN,
        }
    }

    /// Takes in a list, or changes of one.
    pub(super) fn take_list(&mut self, now_us: i64, venue: VenueId, batch: &Batch, whole: bool) {
        let named_before = if whole { self.named_at(venue) } else { Vec::new() };
        self.lists[venue.index()].take(now_us, batch, whole);
        if whole {
            self.journal.note(now_us, venue, Happening::Listed { count: batch.listed.len() as u32 });
        }
        self.close_unnamed(now_us, &named_before);
        for index in 0..self.feeds.len() {
            if self.feeds[index].venue == venue {
                self.apply_list(now_us, MarketId::from_index(index));
            }
        }
        self.judge_by_list(now_us, venue);
        if self.world == World::Live && !self.list_news.contains(&venue) {
            self.list_news.push(venue);
        }
    }

    /// A venue whose list came; its news are taken once.
    pub fn take_list_news(&mut self) -> Option<VenueId> {
        self.list_news.pop()
    }

    /// Markets that were not followed before are looked up in the lists that came.
    pub fn look_up_new(&mut self, now_us: i64, from: usize) {
        for index in from..self.feeds.len() {
            self.apply_list(now_us, MarketId::from_index(index));
        }
        for index in 0..self.venues.len() {
            self.judge_by_list(now_us, VenueId::from_index(index));
        }
    }

    /// Another symbol stands for the new market's pair: what was followed under the old one is not it.
    pub fn supersede(&mut self, now_us: i64, new: MarketId) {
        let (venue, instrument) = (self.catalogue.market(new).venue, self.catalogue.market(new).instrument);
        let why = format!("the venue's own list calls this pair {}", self.catalogue.market(new).symbol);
        for index in 0..new.index() {
            let old = self.catalogue.market(MarketId::from_index(index));
            let is_it = old.venue == venue && old.instrument == instrument && old.kind == Kind::Spot;
            if is_it && self.shelf.book(MarketId::from_index(index)).power() == self.shelf.book(new).power() {
                self.not_listed(now_us, MarketId::from_index(index), &why);
            }
        }
    }

    /// What the venue's list, else its file, calls a pair of its own tickers.
    pub fn symbol_at(&self, venue: VenueId, base: &str, quote: &str) -> Option<String> {
        let listed = self.lists[venue.index()].symbol_of(base, quote).map(str::to_string);
        listed.or_else(|| self.venues[venue.index()].venue.symbol(base, quote))
    }

    /// Markets followed at the venue that its list names.
    fn named_at(&self, venue: VenueId) -> Vec<MarketId> {
        let ids = (0..self.feeds.len()).map(MarketId::from_index);
        ids.filter(|id| self.feeds[id.index()].venue == venue && self.is_in_list(*id)).collect()
    }

    /// What the list named and no longer does is delisted or renamed: its book is closed, its pairs go. Should
    /// its stream speak on, it is there after all.
    fn close_unnamed(&mut self, now_us: i64, named_before: &[MarketId]) {
        for id in named_before {
            if !self.is_in_list(*id) {
                self.not_listed(now_us, *id, "the venue's own list no longer names it");
            }
        }
    }

    /// Rules and state of a followed market as its venue's list has them.
    pub(super) fn apply_list(&mut self, now_us: i64, id: MarketId) {
        let market = self.catalogue.market(id);
        let list = &self.lists[market.venue.index()];
        let Some(row) = list.find(&market.symbol).filter(|_| market.kind == Kind::Spot) else { return };
        let (rules, trading, venue) = (row.rules, row.trading, market.venue);
        let power = self.shelf.book(id).power();
        if let Some(rules) = rules.and_then(|rules| rules.of_multiple(power)) {
            self.catalogue.set_rules(id, rules);
            self.told[id.index()].rules_us = list.at_us;
        }
        if std::mem::replace(&mut self.told[id.index()].trading, trading) != trading {
            self.wishes_changed = true;
            self.dirty.mark(id);
            self.journal.note(now_us, venue, Happening::Trading { market: id, on: trading });
        }
    }

    /// Markets that a whole list does not name, or names as another pair, are not asked for.
    pub(super) fn judge_by_list(&mut self, now_us: i64, venue: VenueId) {
        let Some(count) = self.lists[venue.index()].whole_count() else { return };
        for index in 0..self.feeds.len() {
            let id = MarketId::from_index(index);
            let is_open = matches!(self.listings.state(id), Listing::Unasked | Listing::Asked);
            let is_here = self.feeds[index].venue == venue && self.world == World::Live;
            if is_here && is_open && !self.listings.is_probed(id) && !self.is_in_list(id) {
                let why = format!("not among the {count} markets that the venue's own list names");
                self.not_listed(now_us, id, &why);
            }
        }
    }

    fn is_in_list(&self, id: MarketId) -> bool {
        let market = self.catalogue.market(id);
        self.lists[market.venue.index()].find(&market.symbol).is_some()
    }

    /// Whether orders are taken there now, as far as is known.
    pub fn is_trading(&self, id: MarketId) -> bool {
        self.told[id.index()].trading || planted!(UntradedPaired)
    }
}
