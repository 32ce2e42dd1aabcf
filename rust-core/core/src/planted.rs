//! Faults planted on purpose, so that the tests can be tested: `npm run test:planted` plants one at a time and
//! looks for the test that notices. Without the feature `planted` nothing of this is compiled.

/// Whether faults can be planted in this build. What ships is refused by the compiler where this is true.
pub const POSSIBLE: bool = cfg!(feature = "planted");

/// Whether this fault is planted now.
#[cfg(feature = "planted")]
macro_rules! planted {
    ($fault:ident) => {
        $crate::planted::is($crate::planted::Fault::$fault)
    };
}

/// Nothing is planted.
#[cfg(not(feature = "planted"))]
macro_rules! planted {
    ($fault:ident) => {
        false
    };
}

#[cfg(feature = "planted")]
pub use on::{Fault, is};

#[cfg(feature = "planted")]
mod on {
    use std::sync::OnceLock;

    /// Names the fault to be planted for the life of a test's process.
    const VARIABLE: &str = "ARBSCOPE_PLANTED";

    macro_rules! faults {
        ($($name:ident: $what:literal,)*) => {
            /// A fault that can be planted.
            #[derive(Clone, Copy, PartialEq, Eq, Debug)]
            pub enum Fault {
                $(#[doc = $what] $name,)*
            }

            impl Fault {
                /// Every one, with its name and what it does.
                pub const ALL: &'static [(Fault, &'static str, &'static str)] =
                    &[$((Fault::$name, stringify!($name), $what),)*];
            }
        };
    }

    faults! {
        SkipGapCheck: "changes after a gap are applied as if nothing were missing",
        DuplicateTwice: "old changes are applied a second time",
        MergeOldSnapshot: "a snapshot is laid upon the old levels instead of replacing them",
        OldAnswerWins: "a requested snapshot that is older than the book replaces it",
        KeepBookOverReconnect: "a new connection continues the book of the old one",
        KeepWaitingOverReconnect: "changes that waited on the old connection are put upon the new snapshot",
        DeltaBeforeSnapshot: "changes make a book where no snapshot came",
        LoseDeltaOfBurst: "of the changes that wait for a snapshot the second is lost",
        LoseLevelOfBurst: "of a message with many levels the last is lost",
        KeepLevelsAtResync: "a damaged book keeps its levels",
        ChecksumIgnored: "no checksum is compared",
        ChecksumOfWrongDepth: "a checksum is taken of one level less than the venue's",
        CrossedIgnored: "a crossed book is as good as any",
        MalformedSkipped: "a book message that cannot be read is skipped",
        OversizeRead: "a frame of any size is read",
        ConnGapCostsOne: "a gap of a connection costs only its first book",
        QuarantineNeverBegins: "a book is damaged again and again and always rebuilt",
        QuarantineNeverEnds: "what is in quarantine stays there",
        AgeFromReceive: "whatever comes over its connection proves a book",
        WallClockForAge: "a book is as old as the venue's clock says",
        HeartbeatIsOwnMessage: "a heartbeat counts as news of every book",
        SilenceIsCalm: "a stream that stops against its habit is taken for quiet",
        StallUnnoticed: "a connection may be silent for ever",
        DialUnanswered: "a dial may take for ever",
        LagIgnored: "frames may come as late as they like",
        LateFrameProves: "a frame that came late proves the other books of its connection",
        UnverifiableStaysLive: "a feed that hides losses is trusted for longer than a minute",
        FrozenIsCalm: "trades say nothing against a book that stands still",
        SleepUnnoticed: "hours asleep are nothing",
        ClockJumpUnnoticed: "a clock that is set is nothing",
        LateFramesAccepted: "frames of a replaced connection are read",
        StaleUsed: "a book that was just doubted is used until it is too old",
        AgeUnchecked: "a book of any age is used",
        SkewUnchecked: "two books of different moments are compared",
        EpochUnchecked: "what was measured of the book before a new snapshot is kept",
        EmptySideUsed: "a book without one side passes the gate",
        IdentityUnchecked: "two coins of one name are paired",
        SanityUnchecked: "an edge of any size is offered",
        FeesOfTheWrongSide: "the seller is paid the fee",
        UntradedPaired: "a market that the venue halted is paired",
        ResetBackoffOnOpen: "a connection that opens forgets all failures",
        QuotaIgnored: "as many dials and texts as one likes",
        BanIgnored: "a venue that refuses us again and again is dialled on",
        BanOfOneSocket: "a ban silences one connection of the venue only",
        OwnNetworkIsBan: "failures while nothing is reached count towards a ban",
        FallbackForgotten: "changes of a channel that was left are put upon the second one's books",
        HotForgotten: "changes of a hot market beyond its budget are never read",
    }

    /// Whether this is the fault that the environment names.
    pub fn is(fault: Fault) -> bool {
        static CHOSEN: OnceLock<Option<Fault>> = OnceLock::new();
        *CHOSEN.get_or_init(chosen) == Some(fault)
    }

    fn chosen() -> Option<Fault> {
        let name = std::env::var(VARIABLE).ok()?;
        let known = Fault::ALL.iter().find(|(_, known, _)| *known == name);
        Some(known.expect("a fault that can be planted").0)
    }
}
