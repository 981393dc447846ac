//! The light of the dashboard: three colours for how much a program owes.

/// Above this risk the light is red.
pub const RED_ABOVE: u64 = 40;
/// Above this risk it is yellow. Any finding of level error makes it yellow, too.
pub const YELLOW_ABOVE: u64 = 15;

/// The light of the dashboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Light {
    #[default]
    Green,
    Yellow,
    Red,
}

impl Light {
    /// Returns the light of a risk, and of whether anything is an error.
    pub fn of(risk: u64, has_errors: bool) -> Light {
        match risk {
            _ if risk > RED_ABOVE => Light::Red,
            _ if risk > YELLOW_ABOVE || has_errors => Light::Yellow,
            _ => Light::Green,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Light::Green => "GREEN",
            Light::Yellow => "YELLOW",
            Light::Red => "RED",
        }
    }

    /// Returns what it means, in a word.
    pub fn word(self) -> &'static str {
        match self {
            Light::Green => "STABLE",
            Light::Yellow => "WARNING",
            Light::Red => "CRITICAL",
        }
    }
}

/// Returns what so many points are above what is tolerated of a definition.
pub fn excess(score: u64, tolerance: u32) -> u64 {
    score.saturating_sub(u64::from(tolerance))
}
