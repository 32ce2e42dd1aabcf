//! What a simulated session is made of.

use super::trouble::Troubles;
use crate::market::universe::default_pairs;
use crate::num::Json;

/// A session's terms: the same ones give the same session.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    pub seed: u64,
    /// When it begins, µs since 1970.
    pub start_us: i64,
    /// Base and quote of all that is traded.
    pub instruments: Vec<(String, String)>,
    /// Ids of the venues that are up; all where it is empty.
    pub venues: Vec<String>,
    /// How busy everything is: 1 is about one change a second in a usual market.
    pub pace: f64,
    /// Frames take time on their way, and venues' clocks are wrong.
    pub wire: bool,
    /// Prices are planted that are really different.
    pub mispricings: bool,
    pub troubles: Troubles,
}

impl Default for Plan {
    fn default() -> Self {
        let instruments = default_pairs().map(|(base, quote)| (base.into(), quote.into())).collect();
        Self {
            seed: 1,
            start_us: 0,
            instruments,
            venues: Vec::new(),
            pace: 1.0,
            wire: true,
            mispricings: true,
            troubles: Troubles::default(),
        }
    }
}

impl Plan {
    /// The default session with what this JSON object says otherwise: `seed`, `start_us`, `pace_percent`,
    /// `wire`, `mispricings`, `faults` (a bad day's), and `instruments` as `BTC-USDT`. `None` where it is not such an object.
    pub fn read(text: &[u8]) -> Option<Plan> {
        let (mut plan, mut json) = (Plan::default(), Json::new(text).ok()?);
        json.object().ok()?;
        while let Some(key) = json.key().ok()? {
            match key.plain()? {
                b"seed" => plan.seed = json.u64().ok()?,
                b"start_us" => plan.start_us = json.i64().ok()?,
                b"pace_percent" => plan.pace = json.u64().ok()?.clamp(1, 10_000) as f64 / 100.0,
                b"wire" => plan.wire = json.bool().ok()?,
                b"mispricings" => plan.mispricings = json.bool().ok()?,
                b"faults" => {
                    plan.troubles = if json.bool().ok()? { Troubles::BAD_DAY } else { Troubles::default() }
                }
                b"instruments" => plan.instruments = instruments(&mut json)?,
                _ => return None,
            }
        }
        json.finish().ok().map(|()| plan)
    }
}

fn instruments(json: &mut Json<'_>) -> Option<Vec<(String, String)>> {
    let mut list = Vec::new();
    json.array().ok()?;
    while json.item().ok()? {
        let name: String = json.string().ok()?.chars().collect();
        let (base, quote) = name.split_once('-')?;
        list.push((base.to_string(), quote.to_string()));
    }
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::Plan;

    #[test]
    fn terms_are_read_or_refused() {
        let plan = Plan::read(br#"{"seed":7,"pace_percent":250,"instruments":["BTC-USDT"]}"#).unwrap();
        assert_eq!((plan.seed, plan.pace, plan.instruments.len()), (7, 2.5, 1));
        assert_eq!(Plan::read(br#"{"sead":7}"#), None);
        assert_eq!(Plan::read(b"{}"), Some(Plan::default()));
    }
}
