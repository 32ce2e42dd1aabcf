//! What scanner and signals show to the strategies in one step, in room made once.

use super::context::{MarketSignal, Offer};
use crate::book::Shelf;
use crate::market::{Catalogue, InstrumentId, MarketId};
use crate::scan::ArbitrageScanner;
use crate::signal::SignalGenerator;

/// Offered pairs that strategies see in one step; the ones with higher keys wait for the next.
const OFFERS_MAX: usize = 512;
/// Markets of one instrument whose signals strategies see.
const SIGNALS_MAX: usize = 64;

#[derive(Clone, Debug)]
pub struct Sights {
    offers: Vec<Offer>,
    signals: Vec<MarketSignal>,
}

impl Default for Sights {
    fn default() -> Self {
        Self { offers: Vec::with_capacity(OFFERS_MAX), signals: Vec::with_capacity(SIGNALS_MAX) }
    }
}

impl Sights {
    /// Takes what is offered now; after a scan.
    pub fn take_offers(&mut self, scanner: &ArbitrageScanner) {
        self.offers.clear();
        self.offers.extend(scanner.offers().take(OFFERS_MAX).map(|offer| Offer {
            key: scanner.key(offer.pair) as u32,
            instrument: offer.pair.instrument,
            buy: offer.buy_market,
            sell: offer.sell_market,
            net_bps: offer.net_bps,
        }));
    }

    /// Takes the signals of an instrument's markets whose books pass the gate now.
    pub fn take_signals(
        &mut self,
        generator: &SignalGenerator,
        catalogue: &Catalogue,
        instrument: Option<InstrumentId>,
        (now_us, shelf): (i64, &Shelf),
    ) {
        self.signals.clear();
        let markets = (0..catalogue.markets().len()).map(MarketId::from_index);
        let wanted =
            |market: &MarketId| instrument.is_some() && catalogue.market(*market).instrument == instrument;
        let signals = markets.filter(wanted).filter_map(|market| {
            let signal = generator.signal(market, now_us, shelf).filter(|signal| signal.is_valid())?;
            Some(MarketSignal { market, queue_imbalance: signal.queue_imbalance, ofi_1s: signal.ofi_1s })
        });
        self.signals.extend(signals.take(SIGNALS_MAX));
    }

    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    pub fn signals(&self) -> &[MarketSignal] {
        &self.signals
    }
}
