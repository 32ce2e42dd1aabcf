//! Binance's protocol on other hosts, with books in US dollars too.

use super::binance::Binance;
use super::{Desk, Dialect, Trade};
use crate::sim::book::Sides;
use crate::sim::client::Client;

#[derive(Debug, Default)]
pub struct BinanceUs(Binance);

impl Dialect for BinanceUs {
    fn read(&mut self, client: &mut Client, desk: &Desk<'_>, text: &str) {
        self.0.read(client, desk, text);
    }

    fn change(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, change: &Sides) {
        self.0.change(client, desk, at, change);
    }

    fn trade(&mut self, client: &mut Client, desk: &Desk<'_>, at: usize, trade: &Trade) {
        self.0.trade(client, desk, at, trade);
    }
}
