//! Codes with their words, venues, strategies and defaults.

use std::collections::BTreeSet;
use std::fmt::Write;

use arbscope_core::book::State;
use arbscope_core::engine::health::{HELD_BELOW, Ill, MINUTES, TRUSTED_FROM};
use arbscope_core::engine::journal::WORDS;
use arbscope_core::frame::layout::{PairState, TradeState};
use arbscope_core::market::universe::default_pairs;
use arbscope_core::market::{Identity, Listing, OrdersState, Reach, Reason, VenueReason};
use arbscope_core::paper::{Parameter, STRATEGIES, Strategy};
use arbscope_core::venue::{Spec, registry};

use crate::literal::{constant_name, number, quote, quote_list};

/// Every table of the contract.
pub fn section() -> String {
    let reasons = Reason::ALL.iter().map(|r| (r.word(), r.sentence()));
    let orders_states = OrdersState::ALL.iter().map(|state| (state.word(), state.sentence()));
    let venue_reasons = VenueReason::ALL.iter().map(|r| (r.word(), r.sentence()));
    let reaches = Reach::ALL.iter().map(|r| (r.word(), r.sentence()));
    let identities = Identity::ALL.iter().map(|i| (i.word(), i.sentence()));
    [
        coded("Reason", "REASONS", "Why a pair is not offered or an order refused.", reasons),
        coded("OrdersState", "ORDERS_STATES", "What is known of a market's single orders.", orders_states),
        coded("VenueReason", "VENUE_REASONS", "Why a venue is not LIVE.", venue_reasons),
        coded("Identity", "IDENTITIES", "What is known of the coins of a market.", identities),
        words("State", "STATES", "States of a book.", State::ALL.map(State::word)),
        words("Listing", "LISTINGS", "Whether a venue has a market.", Listing::ALL.map(Listing::word)),
        coded("Reach", "REACHES", "Whether a venue can be reached from here.", reaches),
        words("PairState", "PAIR_STATES", "What a cell of the pair matrix is.", PairState::WORDS),
        words("TradeState", "TRADE_STATES", "What became of a paper trade.", TradeState::WORDS),
        happenings(),
        health(),
        venues(),
        strategies(),
        instruments(),
    ]
    .join("\n")
}

/// The socket origins of every endpoint that is dialled, as a JSON list.
pub fn hosts() -> String {
    let venues = registry::all();
    let all: BTreeSet<String> = venues.iter().flat_map(|venue| origins(venue.spec())).collect();
    let lines: Vec<String> = all.iter().map(|origin| format!("  \"{origin}\"")).collect();
    if lines.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}

const CODED: &str = "\
/** A code with its word and one sentence for a person. */
export interface Coded {
  readonly code: number;
  readonly word: string;
  readonly sentence: string;
}

";

fn coded<'a>(
    name: &str,
    table: &str,
    help: &str,
    rows: impl Iterator<Item = (&'a str, &'a str)> + Clone,
) -> String {
    let mut out = if name == "Reason" { CODED.to_owned() } else { String::new() };
    out += &constants(name, help, rows.clone().map(|(word, _)| word));
    _ = writeln!(out, "\n/** {help} The place is the code. */\nexport const {table}: readonly Coded[] = [");
    for (code, (word, sentence)) in rows.enumerate() {
        _ = writeln!(out, "  {{ code: {code}, word: {}, sentence: {} }},", quote(word), quote(sentence));
    }
    out + "];\n"
}

fn words<const N: usize>(name: &str, table: &str, help: &str, words: [&str; N]) -> String {
    let list = quote_list(words);
    constants(name, help, words.into_iter())
        + &format!(
            "\n/** {help} The place is the code. */\nexport const {table}: readonly string[] = {list};\n"
        )
}

fn constants<'a>(name: &str, help: &str, words: impl Iterator<Item = &'a str>) -> String {
    let mut out = format!("/** {help} */\nexport const {name} = {{\n");
    for (code, word) in words.enumerate() {
        _ = writeln!(out, "  {}: {code},", constant_name(word));
    }
    out + "} as const;\n"
}

fn happenings() -> String {
    let list = quote_list(WORDS);
    format!(
        "/** What can happen to a venue or a market. */\nexport const HAPPENINGS = {list} as const;\n\nexport type HappeningWord = (typeof HAPPENINGS)[number];\n"
    )
}

const HEALTH: &str = "\
/** What a kind of trouble costs a feed's health: so many points for each `per`, and never more than `most`. */
export interface HealthCost {
  readonly word: string;
  /** What is counted, with its unit. */
  readonly counted: string;
  readonly points: number;
  readonly per: number;
  readonly most: number;
}

/** Kinds of trouble, in the order in which the core lists them. */
export const HEALTH_COSTS: readonly HealthCost[] = [
";

fn health() -> String {
    let mut out = HEALTH.to_owned();
    for cost in Ill::TABLE {
        let (word, counted) = (quote(cost.word), quote(cost.counted));
        let (points, per, most) = (cost.points, cost.per, cost.most);
        _ = writeln!(
            out,
            "  {{ word: {word}, counted: {counted}, points: {points}, per: {per}, most: {most} }},"
        );
    }
    out + &format!(
        "];\n\n/** Minutes of its own time that a feed's health looks back; below the first score no pair of it is \
         offered, until it is back at the second. */\nexport const HEALTH = {{ minutes: {MINUTES}, heldBelow: \
         {HELD_BELOW}, trustedFrom: {TRUSTED_FROM} }} as const;\n"
    )
}

const VENUE: &str = "\
/** A venue; its place in VENUES is its number everywhere. */
export interface VenueInfo {
  readonly id: string;
  readonly name: string;
  /** Three or four letters for narrow columns. */
  readonly short: string;
  /** Taker fee of the lowest public tier, fraction. */
  readonly feeTaker: number;
  /** Maker fee of the lowest public tier, fraction. */
  readonly feeMaker: number;
  /** When the fees were read. */
  readonly feeDate: string;
  /** Where the fees were read. */
  readonly feeSource: string;
  /** Socket origins that are dialled. */
  readonly origins: readonly string[];
  /** What could not be verified, in one sentence each. */
  readonly unverified: readonly string[];
}

/** Every venue, in alphabetical order. */
export const VENUES: readonly VenueInfo[] = [
";

fn venues() -> String {
    let rows: String = registry::all().iter().map(|venue| venue_row(venue.spec())).collect();
    format!("{VENUE}{rows}];\n")
}

fn venue_row(spec: &Spec) -> String {
    let origins: Vec<String> = origins(spec).into_iter().collect();
    format!(
        "  {{
    id: {},
    name: {},
    short: {},
    feeTaker: {},
    feeMaker: {},
    feeDate: {},
    feeSource: {},
    origins: {},
    unverified: {},
  }},
",
        quote(spec.id),
        quote(spec.name),
        quote(spec.short),
        number(spec.fee_taker),
        number(spec.fee_maker),
        quote(spec.fee_date),
        quote(spec.fee_source),
        quote_list(origins.iter().map(String::as_str)),
        quote_list(spec.unverified.iter().copied()),
    )
}

fn origins(spec: &Spec) -> BTreeSet<String> {
    spec.endpoints.iter().filter(|endpoint| endpoint.live).map(|endpoint| origin(endpoint.url)).collect()
}

/// `wss://host:port` of `wss://host:port/path`.
fn origin(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    url[..end].to_owned()
}

const STRATEGY: &str = "\
/** One number a strategy can be given; the page builds the form from these. */
export interface ParameterInfo {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
  readonly help: string;
}

/** A paper strategy; its place in STRATEGIES is its number everywhere. */
export interface StrategyInfo {
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly parameters: readonly ParameterInfo[];
}

/** Every strategy, in alphabetical order. */
export const STRATEGIES: readonly StrategyInfo[] = [
";

fn strategies() -> String {
    let rows: String = STRATEGIES.iter().map(|strategy| strategy_row(*strategy)).collect();
    format!("{STRATEGY}{rows}];\n")
}

fn strategy_row(strategy: &dyn Strategy) -> String {
    let (id, name, help) = (quote(strategy.id()), quote(strategy.name()), quote(strategy.help()));
    let parameters: String = strategy.parameters().iter().map(parameter_row).collect();
    format!(
        "  {{\n    id: {id},\n    name: {name},\n    help: {help},\n    parameters: [\n{parameters}    ],\n  }},\n"
    )
}

fn parameter_row(parameter: &Parameter) -> String {
    format!(
        "      {{
        name: {},
        label: {},
        unit: {},
        min: {},
        max: {},
        step: {},
        default: {},
        help: {},
      }},
",
        quote(parameter.name),
        quote(parameter.label),
        quote(parameter.unit),
        number(parameter.min),
        number(parameter.max),
        number(parameter.step),
        number(parameter.default),
        quote(parameter.help),
    )
}

fn instruments() -> String {
    let names: Vec<String> = default_pairs().map(|(base, quote)| format!("{base}-{quote}")).collect();
    let list = quote_list(names.iter().map(String::as_str));
    format!(
        "/** What is followed when nobody has chosen anything. */\n\
         export const DEFAULT_INSTRUMENTS: readonly string[] = {list};\n"
    )
}
