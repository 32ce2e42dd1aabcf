//! `docs/venues.md`: every venue as its file has it. Numbers and frames come from the code that runs, words
//! from the comments beside that code.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use arbscope_core::market::universe::default_pairs;
use arbscope_core::market::{Kind, Market, MarketId, VenueId};
use arbscope_core::venue::{Endpoint, Guard, Limits, OrdersStep, Role, Spec, Venue, Wanted, registry};

use crate::comments::{above, has, heading, unlinked};

const HEADING: &str = "\
<!-- Written by the core (`npm run contract`); do not edit. -->

# Venues

What this program does at each venue, out of the venue's own file in `rust-core/core/src/venue/`: numbers and
frames from the code that runs, words from the comments beside it. What could not be verified stands at
the end of each. A host that is *met in recordings only* is read, never dialled.

";

/// The whole document, or which venue's file lacks what it must say.
pub fn document() -> Result<String, String> {
    let venues = registry::all();
    let mut out = HEADING.to_owned() + &summary(&venues);
    for (place, venue) in venues.iter().enumerate() {
        out += &chapter(VenueId::from_index(place), venue.as_ref())?;
    }
    Ok(out)
}

fn summary(venues: &[Box<dyn Venue>]) -> String {
    let count = default_pairs().count();
    let mut out = format!(
        "| venue | id | a loss shows by | default instruments, of {count} | taker | maker | fees read |\n\
         |---|---|---|--:|--:|--:|---|\n"
    );
    for venue in venues {
        let spec = venue.spec();
        _ = writeln!(
            out,
            "| [{}](#{}) | `{}` | {} | {} | {} | {} | {} |",
            spec.name,
            anchor(spec.name),
            spec.id,
            guard(spec.guard),
            listed(venue.as_ref()).len(),
            percent(spec.fee_taker),
            percent(spec.fee_maker),
            spec.fee_date,
        );
    }
    out
}

fn chapter(id: VenueId, venue: &dyn Venue) -> Result<String, String> {
    let spec = venue.spec();
    let file = format!("{}.rs", spec.id.replace('-', "_"));
    let source = source_of(&file)?;
    let said = |lines: Vec<&str>, what: &str| match lines.is_empty() {
        true => Err(format!("{file}: no comment says the {what}")),
        false => Ok(unlinked(&lines.join("\n"))),
    };
    let sequence = said(above(&source, "follow"), "sequence rule, above `follow`")?;
    let checksum = match has(&source, "checksum") {
        true => said(above(&source, "checksum"), "checksum, above `checksum`")?,
        false => "None is checked.".to_owned(),
    };
    Ok(format!(
        "\n## {}\n\n{}\n\n{}\n{}\n### {}: sequence rule\n\n{sequence}\n\n### {}: checksum\n\n{checksum}\n\n{}",
        spec.name,
        said(heading(&source), "transport, at its head")?,
        facts(id, venue, &file),
        frames(id, venue),
        spec.name,
        spec.name,
        unverified(spec),
    ))
}

/// The files are read where they lie: the core that ships carries no comments.
fn source_of(file: &str) -> Result<String, String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../core/src/venue").join(file);
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn facts(id: VenueId, venue: &dyn Venue, file: &str) -> String {
    let spec = venue.spec();
    let rows = [
        ("file", format!("`rust-core/core/src/venue/{file}`")),
        ("transport", transport(spec)),
        ("a loss shows by", guard(spec.guard).to_owned()),
        ("snapshot", snapshot(id, venue)),
        ("second channel", second_channel(id, venue)),
        ("its list of markets", list(venue)),
        ("keep-alive", keepalive(spec)),
        ("quotas kept", quotas(spec)),
        ("default instruments", symbols(venue)),
        ("tick, step, smallest order", rules(venue)),
        ("fees", fees(spec)),
    ];
    let rows: String =
        rows.iter().map(|(name, text)| format!("| {name} | {} |\n", text.replace('|', "\\|"))).collect();
    format!("| | |\n|---|---|\n{rows}")
}

fn transport(spec: &Spec) -> String {
    let urls = |live: bool| {
        let of = spec.endpoints.iter().filter(move |endpoint| endpoint.live == live);
        of.map(endpoint).collect::<Vec<_>>().join(", ")
    };
    let met = urls(false);
    urls(true) + &if met.is_empty() { String::new() } else { format!("; met in recordings only: {met}") }
}

fn endpoint(endpoint: &Endpoint) -> String {
    let what = match endpoint.role {
        Role::Stream => "subscriptions",
        Role::Query => "requests",
    };
    format!("`{}` ({what})", endpoint.url)
}

fn guard(guard: Guard) -> &'static str {
    match guard {
        Guard::Sequence => "sequence numbers",
        Guard::Checksum => "a checksum with each message",
        Guard::FullPush => "nothing to lose: every push is a whole book",
        Guard::None => "nothing: a book counts for 60 s after a snapshot",
    }
}

fn snapshot(id: VenueId, venue: &dyn Venue) -> String {
    let spec = venue.spec();
    let request = sample(id, venue).and_then(|market| venue.snapshot_request(&market));
    match request {
        Some(request) => {
            format!("asked for at `{}`: `{}`", spec.endpoints[request.endpoint].url, request.text)
        }
        None if spec.guard == Guard::FullPush => match spec.push_interval_us {
            0 => "every push".to_owned(),
            us => format!("every push, nominally every {}", duration(us)),
        },
        None => "comes on the stream after subscribing".to_owned(),
    }
}

fn second_channel(id: VenueId, venue: &dyn Venue) -> String {
    let Some(market) = sample(id, venue) else { return "none".to_owned() };
    let waits = venue.first_book_us().map(|us| format!(" or no book comes within {}", duration(us)));
    match venue.fallback(&market, None).or_else(|| venue.fallback(&market, Some("refused"))) {
        Some(second) => format!(
            "`{}`, whole pushes, where the first is refused{}: `{}`",
            second.channel,
            waits.unwrap_or_default(),
            second.subscribe
        ),
        None => "none".to_owned(),
    }
}

fn list(venue: &dyn Venue) -> String {
    let Some(request) = venue.list_request() else { return "not told over a socket".to_owned() };
    let again = match request.again_us {
        0 => "changes are told".to_owned(),
        us => format!("asked again every {}", duration(us)),
    };
    let url = venue.spec().endpoints[request.endpoint].url;
    format!("asked for at `{url}`, {again}: `{}`", request.text)
}

fn keepalive(spec: &Spec) -> String {
    let ours = match spec.keepalive {
        Some(keepalive) => format!("`{}` is sent every {}", keepalive.text, duration(keepalive.every_us)),
        None => "no message of our own; what the venue asks is answered".to_owned(),
    };
    match spec.heartbeat_us {
        0 => ours,
        us => format!("{ours}; the venue is heard at least every {}", duration(us)),
    }
}

fn quotas(spec: &Spec) -> String {
    let Limits { streams_per_conn, sends_per_second, connects, connects_window_us, .. } = spec.limits;
    let shared = if spec.limits.sends_shared { "all connections together" } else { "a connection" };
    let mut all = vec![
        format!("{streams_per_conn} subscriptions a connection"),
        format!("{sends_per_second} frames a second, {shared}"),
        format!("{connects} connections opened in {}", duration(connects_window_us)),
    ];
    let more = [
        (spec.limits.sends_per_hour as i64, "subscriptions and their ends in an hour"),
        (spec.limits.requests_per_minute as i64, "requests in a minute"),
    ];
    all.extend(more.iter().filter(|(most, _)| *most > 0).map(|(most, what)| format!("{most} {what}")));
    if spec.limits.conn_life_us > 0 {
        all.push(format!("a connection lives {} at most", duration(spec.limits.conn_life_us)));
    }
    all.join("; ")
}

/// Base, quote and the venue's name of every default instrument it lists.
fn listed(venue: &dyn Venue) -> Vec<(&'static str, &'static str, String)> {
    let name = |(base, quote)| venue.symbol(base, quote).map(|symbol| (base, quote, symbol));
    default_pairs().filter_map(name).collect()
}

fn symbols(venue: &dyn Venue) -> String {
    let all = listed(venue);
    let missing: Vec<String> = default_pairs()
        .filter(|pair| !all.iter().any(|(base, quote, _)| (*base, *quote) == *pair))
        .map(|(base, quote)| format!("{base}-{quote}"))
        .collect();
    let names: Vec<String> =
        all.iter().map(|(base, quote, symbol)| format!("{base}-{quote} `{symbol}`")).collect();
    match (names.is_empty(), missing.is_empty()) {
        (true, _) => "none is known to be listed".to_owned(),
        (false, true) => names.join(", "),
        (false, false) => format!("{}; not asked for: {}", names.join(", "), missing.join(", ")),
    }
}

fn rules(venue: &dyn Venue) -> String {
    let all = listed(venue);
    let known = all.iter().filter(|(_, _, symbol)| venue.rules(symbol).is_some()).count();
    let newer = if venue.list_request().is_some() { "; what its own list says comes first" } else { "" };
    match (known, all.len()) {
        (0, _) if newer.is_empty() => "of none; paper trading refuses there".to_owned(),
        (0, _) => "from its own list alone; until that has come paper trading refuses there".to_owned(),
        (known, count) => {
            let date = venue.rules_date().map_or("a table".to_owned(), |date| format!("the table of {date}"));
            format!("of {known} of the {count} from {date}{newer}")
        }
    }
}

fn fees(spec: &Spec) -> String {
    let [taker, maker] = [spec.fee_taker, spec.fee_maker].map(percent);
    format!("taker {taker}, maker {maker}; read {}: {}", spec.fee_date, spec.fee_source)
}

/// What is sent for one market, as the engine would send it.
fn frames(id: VenueId, venue: &dyn Venue) -> String {
    let Some(market) = sample(id, venue) else { return String::new() };
    let wanted = [Wanted { id: MarketId::from_index(0), market: &market }];
    let mut out = format!("Subscribing to `{}`:\n\n```\n", market.symbol);
    for plan in venue.plan(&wanted) {
        _ = writeln!(out, "→ {}", plan.url);
        plan.sends.iter().for_each(|text| _ = writeln!(out, "{text}"));
    }
    out += "```\n";
    let renewal = venue.resubscribe(&market);
    if !renewal.is_empty() {
        _ = write!(out, "\nRenewing its book:\n\n```\n{}\n```\n", renewal.join("\n"));
    }
    let orders = venue.orders_frames(0, &market, OrdersStep::Begin);
    if !orders.is_empty() {
        _ = write!(out, "\nSingle orders, while it is in focus:\n\n```\n{}\n```\n", orders.join("\n"));
    }
    out
}

fn sample(id: VenueId, venue: &dyn Venue) -> Option<Market> {
    let (_, _, symbol) = listed(venue).into_iter().next()?;
    Some(Market { venue: id, rules: venue.rules(&symbol), symbol, kind: Kind::Spot, instrument: None })
}

fn unverified(spec: &Spec) -> String {
    let lines: String =
        spec.unverified.iter().map(|line| format!("- {}.\n", line.trim_end_matches('.'))).collect();
    format!("### {}: not verified\n\n{lines}", spec.name)
}

fn percent(fraction: f64) -> String {
    format!("{:.2} %", fraction * 100.0)
}

/// `20 s`, `10 min`, `24 h`: the largest unit that leaves a whole number.
fn duration(us: i64) -> String {
    let units = [(86_400_000_000, "days"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s")];
    let whole = units.iter().find(|(unit, _)| us % unit == 0 && us / unit > 1);
    match whole {
        Some((unit, name)) => format!("{} {name}", us / unit),
        None if us % 1_000_000 == 0 => format!("{} s", us / 1_000_000),
        None => format!("{} ms", us / 1000),
    }
}

/// As the usual renderers make one of a heading.
fn anchor(name: &str) -> String {
    let kept = name.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect()
}
