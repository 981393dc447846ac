//! How much of a suite one run does: a small dose each time, the full one where it is asked for.

/// Returns the number that a variable of the environment has.
pub fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Returns how often something is done: as usual, or `IMAGO_DOSE` times as often.
pub fn dose(usual: usize) -> usize {
    let factor = number("IMAGO_DOSE").and_then(|it| usize::try_from(it).ok());
    usual * factor.unwrap_or(1)
}

/// Whether this run takes more than the usual dose: then what a machine owes in time is asked for as well.
pub fn is_full() -> bool {
    dose(1) > 1
}
