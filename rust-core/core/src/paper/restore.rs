//! Reading a saved account back: checked to the last digit before anything is changed.

use super::account::VERSION;
use super::equity::{Curve, POINTS_MAX, Point};
use super::ledger::{Holding, Ledger};
use super::node::{Node, refusal};
use super::places::Places;
use super::trade::{TRADES_MAX, Trade, Trades};
use super::{Paper, Refusal, TradeState};
use crate::market::{Reason, VenueId};
use crate::num::Amount;

/// Longest name of an asset.
const NAME_MAX: usize = 64;
/// Most names and places that a saved account may bring.
const PLACES_MAX: usize = 4_096;
/// Most equity curves (strategies × quotes) that a saved account may bring: each takes room for all its points.
const CURVES_MAX: usize = 64;

/// A whole account, built aside.
struct Saved {
    halted: bool,
    places: Places,
    ledger: Ledger,
    mids: Vec<(usize, Amount)>,
    day: Option<i64>,
    day_start: Vec<(usize, Amount)>,
    seats: Vec<(usize, Counts)>,
    refusals: [u64; Reason::ALL.len()],
    trades: Trades,
    curves: Vec<Curve>,
}

#[derive(Clone, Copy)]
struct Counts {
    filled: u64,
    refusals: u64,
    last_fill_us: Option<i64>,
}

impl Paper {
    /// Puts a saved account in place of this one; settings of strategies, limits and delay stay as they
    /// are. Orders that were on their way have unknown outcomes: nothing is credited. On a refusal nothing
    /// is changed.
    pub fn restore(&mut self, text: &[u8]) -> Result<(), Refusal> {
        let root = Node::root(text)?;
        let saved = self.read_saved(&root)?;
        self.reset();
        self.places = saved.places;
        self.ledger = saved.ledger;
        self.risk.halted = saved.halted;
        self.trades = saved.trades;
        self.curves = saved.curves;
        (self.day, self.refusals) = (saved.day, saved.refusals);
        self.make_room();
        saved.mids.into_iter().for_each(|(ticker, mid)| self.mids[ticker] = Some(mid));
        for (slot, place) in self.places.slots().iter().enumerate() {
            let touched = |strategy| !self.ledger.holding(strategy, slot).is_untouched();
            self.traded[place.ticker] |= (0..self.seats.len()).any(touched);
        }
        saved.day_start.into_iter().for_each(|(quote, pnl)| self.day_start[quote] = pnl);
        for (strategy, counts) in saved.seats {
            let seat = &mut self.seats[strategy];
            (seat.filled, seat.refusals) = (counts.filled, counts.refusals);
            seat.last_fill_us = counts.last_fill_us;
        }
        let newest = self.curves.iter().filter_map(|curve| curve.points().last());
        self.sampled_s = newest.map(|point| point.at_s).max().unwrap_or(i64::MIN);
        self.fund_quotes();
        Ok(())
    }

    fn read_saved(&self, root: &Node<'_>) -> Result<Saved, Refusal> {
        if root.get("version")?.u64()? != VERSION {
            return Err(root.get("version")?.wrong(&format!("{VERSION}")));
        }
        let mut reader = Reader { paper: self, places: self.places.clone() };
        let balances = reader.balances(&root.get("balances")?)?;
        let holdings = reader.holdings(&root.get("holdings")?)?;
        let mids = reader.mids(&root.get("mids")?)?;
        let day = root.get("day")?;
        let day_start = reader.day_start(&day.get("startPnl")?)?;
        let seats = reader.seats(&root.get("strategies")?)?;
        let trades = reader.trades(&root.get("trades")?, root.get("nextTrade")?.count()?)?;
        let curves = reader.curves(&root.get("equity")?)?;
        let ledger = reader.ledger(balances, holdings)?;
        Ok(Saved {
            halted: root.get("halted")?.bool()?,
            day: day.get("number")?.or_null(Node::i64)?,
            refusals: read_refusals(&root.get("refusals")?)?,
            places: reader.places,
            ledger,
            mids,
            day_start,
            seats,
            trades,
            curves,
        })
    }
}

type SavedBalance = ((VenueId, usize), (Amount, Option<Amount>));
type SavedHolding = ((usize, usize), Holding);

struct Reader<'a> {
    paper: &'a Paper,
    places: Places,
}

impl Reader<'_> {
    fn balances(&mut self, list: &Node<'_>) -> Result<Vec<SavedBalance>, Refusal> {
        let mut balances: Vec<SavedBalance> = Vec::new();
        for item in bounded(list, PLACES_MAX)? {
            let place = (self.venue(&item.get("venue")?)?, self.asset(&item.get("asset")?)?);
            if balances.iter().any(|(known, _)| *known == place) {
                return Err(item.wrong("each venue and asset once"));
            }
            let funded = item.get("funded")?.or_null(Node::size)?;
            balances.push((place, (item.get("total")?.size()?, funded)));
        }
        Ok(balances)
    }

    fn holdings(&mut self, list: &Node<'_>) -> Result<Vec<SavedHolding>, Refusal> {
        let mut holdings: Vec<SavedHolding> = Vec::new();
        for item in bounded(list, PLACES_MAX)? {
            let strategy = self.strategy(&item.get("strategy")?)?;
            let venue = self.venue(&item.get("venue")?)?;
            let (base, quote) = (name(&item.get("base")?)?, name(&item.get("quote")?)?);
            let slot = self.places.slot(venue, &base, &quote);
            if holdings.iter().any(|(known, _)| *known == (strategy, slot)) {
                return Err(item.wrong("each strategy and market once"));
            }
            let amount = |name| item.get(name)?.amount();
            let size = |name| item.get(name)?.size();
            let since_us = item.get("sinceUs")?.i64()?;
            let (fees, volume) = (amount("fees")?, size("volume")?);
            let held = Holding::restored(amount("position")?, amount("cash")?, fees, volume, since_us);
            holdings.push(((strategy, slot), held));
        }
        Ok(holdings)
    }

    /// The accounts, which must balance.
    fn ledger(&self, balances: Vec<SavedBalance>, holdings: Vec<SavedHolding>) -> Result<Ledger, Refusal> {
        let mut ledger = Ledger::new(self.places.venues().len(), self.paper.seats.len());
        ledger.grow(&self.places);
        for ((venue, asset), (total, funded)) in balances {
            ledger.restore_balance(venue, asset, total, funded);
        }
        for ((strategy, slot), holding) in holdings {
            ledger.restore_holding(strategy, slot, holding);
        }
        for (asset, name) in self.places.assets().iter().enumerate() {
            let sum = ledger.sum(asset, &self.places);
            if !sum.is_zero() {
                return Err(refusal(format!("account: {name} does not balance, {sum} is left over")));
            }
        }
        Ok(ledger)
    }

    fn mids(&mut self, list: &Node<'_>) -> Result<Vec<(usize, Amount)>, Refusal> {
        let one = |item: Node<'_>| {
            let ticker = self.ticker(&item)?;
            Ok((ticker, item.get("mid")?.size()?))
        };
        bounded(list, PLACES_MAX)?.into_iter().map(one).collect()
    }

    fn day_start(&mut self, object: &Node<'_>) -> Result<Vec<(usize, Amount)>, Refusal> {
        let members = object.members()?;
        let sound = |(quote, _): &(String, Node<'_>)| !quote.is_empty() && quote.len() <= NAME_MAX;
        if members.len() > CURVES_MAX || !members.iter().all(sound) {
            return Err(object.wrong("a few quote assets by name"));
        }
        members.into_iter().map(|(quote, pnl)| Ok((self.places.asset(&quote), pnl.amount()?))).collect()
    }

    fn seats(&self, list: &Node<'_>) -> Result<Vec<(usize, Counts)>, Refusal> {
        let one = |item: Node<'_>| {
            let counts = Counts {
                filled: item.get("trades")?.count()?,
                refusals: item.get("refusals")?.count()?,
                last_fill_us: item.get("lastTradeUs")?.or_null(Node::i64)?,
            };
            Ok((self.strategy(&item.get("id")?)?, counts))
        };
        bounded(list, PLACES_MAX)?.into_iter().map(one).collect()
    }

    fn trades(&mut self, list: &Node<'_>, next_seq: u64) -> Result<Trades, Refusal> {
        let mut trades: Vec<Trade> = Vec::new();
        for item in bounded(list, TRADES_MAX)? {
            let trade = self.trade(&item)?;
            let later = trades.last().map_or(next_seq, |newer| newer.seq);
            if trade.seq >= later {
                return Err(item.wrong("trades newest first, below nextTrade"));
            }
            trades.push(trade);
        }
        Ok(Trades::restored(&trades, next_seq))
    }

    fn trade(&mut self, item: &Node<'_>) -> Result<Trade, Refusal> {
        let size = |name| item.get(name)?.size();
        let pending = item.get("state")?.text()? == TradeState::WORDS[TradeState::Pending as usize];
        let reason = read_reason(&item.get("reason")?)?;
        Ok(Trade {
            seq: item.get("seq")?.count()?,
            at_us: item.get("atUs")?.i64()?,
            strategy: self.strategy(&item.get("strategy")?)?,
            ticker: self.ticker(item)?,
            buy: item.get("buy")?.or_null(|node| self.venue(node))?,
            sell: item.get("sell")?.or_null(|node| self.venue(node))?,
            quantity: size("quantity")?,
            bought: size("bought")?,
            sold: size("sold")?,
            expected: item.get("expected")?.or_null(Node::amount)?,
            cash: item.get("cash")?.amount()?,
            fees: item.get("fees")?.amount()?,
            mid: size("mid")?,
            open: 0,
            unknown: pending || item.get("unknown")?.bool()?,
            reason: if pending { Reason::Gap } else { reason },
        })
    }

    fn curves(&mut self, list: &Node<'_>) -> Result<Vec<Curve>, Refusal> {
        let mut curves: Vec<Curve> = Vec::new();
        for item in bounded(list, CURVES_MAX)? {
            let (strategy, quote) =
                (self.strategy(&item.get("strategy")?)?, self.asset(&item.get("quote")?)?);
            if curves.iter().any(|curve| (curve.strategy, curve.quote) == (strategy, quote)) {
                return Err(item.wrong("each curve once"));
            }
            curves.push(read_curve(Curve::new(strategy, quote), &item.get("points")?)?);
        }
        Ok(curves)
    }

    fn venue(&self, node: &Node<'_>) -> Result<VenueId, Refusal> {
        self.places.venue_named(&node.text()?).ok_or_else(|| node.wrong("a venue's id"))
    }

    fn strategy(&self, node: &Node<'_>) -> Result<usize, Refusal> {
        self.paper.strategy_named(&node.text()?).map_err(|_| node.wrong("a strategy's id"))
    }

    fn asset(&mut self, node: &Node<'_>) -> Result<usize, Refusal> {
        Ok(self.places.asset(&name(node)?))
    }

    fn ticker(&mut self, item: &Node<'_>) -> Result<usize, Refusal> {
        let (base, quote) = (name(&item.get("base")?)?, name(&item.get("quote")?)?);
        Ok(self.places.ticker(&base, &quote))
    }
}

fn read_curve(mut curve: Curve, list: &Node<'_>) -> Result<Curve, Refusal> {
    let mut last_s = i64::MIN;
    for pair in bounded(list, POINTS_MAX)? {
        let [at_s, pnl] = &pair.items()?[..] else { return Err(pair.wrong("a second and a P&L")) };
        let point = Point { at_s: at_s.i64()?, pnl: pnl.amount()? };
        if point.at_s <= last_s {
            return Err(pair.wrong("a later second than the point before"));
        }
        last_s = point.at_s;
        curve.push(point);
    }
    Ok(curve)
}

fn read_refusals(object: &Node<'_>) -> Result<[u64; Reason::ALL.len()], Refusal> {
    let mut counts = [0; Reason::ALL.len()];
    for (word, count) in object.members()? {
        let reason = Reason::ALL.iter().find(|reason| reason.word() == word);
        let reason = reason.ok_or_else(|| object.wrong("words of reasons"))?;
        counts[*reason as usize] = count.count()?;
    }
    Ok(counts)
}

fn read_reason(node: &Node<'_>) -> Result<Reason, Refusal> {
    let word = node.text()?;
    let found = Reason::ALL.iter().find(|reason| reason.word() == word);
    found.copied().ok_or_else(|| node.wrong("the word of a reason"))
}

fn name(node: &Node<'_>) -> Result<String, Refusal> {
    let name = node.text()?;
    if name.is_empty() || name.len() > NAME_MAX { Err(node.wrong("a short name")) } else { Ok(name) }
}

fn bounded<'a>(list: &Node<'a>, max: usize) -> Result<Vec<Node<'a>>, Refusal> {
    let items = list.items()?;
    if items.len() > max { Err(list.wrong(&format!("at most {max} items"))) } else { Ok(items) }
}
