//! What a host function costs: it runs outside of the machine that counts, so it says what it does
//! before it does it.

use super::host::HostError;
use crate::lang::vm::Fiber;

/// The fuel of a program while a host function runs for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purse {
    /// What the program has left, where that is counted.
    left: Option<u64>,
    /// What the function has taken of it.
    pub spent: u64,
    /// Whether it asked for more than there was.
    pub is_empty: bool,
}

impl Purse {
    pub fn of(fiber: &Fiber) -> Purse {
        Purse {
            left: fiber.fuel_left(),
            ..Purse::default()
        }
    }

    /// Pays for work that follows. Where there is not enough, all is taken, and the program gets the
    /// condition of its limit in place of the error.
    pub fn pay(&mut self, fuel: u64) -> Result<(), HostError> {
        let spent = self.spent.saturating_add(fuel);
        match self.left {
            Some(left) if spent > left => {
                self.spent = left;
                self.is_empty = true;
                Err(HostError::new("limit", "the fuel limit is reached"))
            }
            _ => {
                self.spent = spent;
                Ok(())
            }
        }
    }
}
