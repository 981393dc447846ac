//! What a program pays with, and who may stop it.

use super::fiber::FiberState;
use super::signal::{Detail, Fault, Signal};
use crate::lang::toil::Stops;
use crate::lang::value::Value;
use std::sync::atomic::Ordering;

impl Stops {
    /// Fails if somebody asked the program to stop; who asked once is answered once.
    #[inline]
    pub fn poll(&self) -> Result<(), Signal> {
        if self.are_set() {
            return self.answer();
        }
        Ok(())
    }

    #[cold]
    fn answer(&self) -> Result<(), Signal> {
        if self.interrupt.swap(false, Ordering::Relaxed) {
            return Err(Signal::error("interrupt", "interrupted"));
        }
        match self.alarm.swap(false, Ordering::Relaxed) {
            true => Err(Signal::limit(WALL, "the time limit is reached").with_hint(
                "it may loop for ever; `--timeout MS` and `wall_ms` of the limits give more time",
            )),
            false => Ok(()),
        }
    }
}

/// Where a builtin pays: first out of the run loop's budget, which it is thereby made to renew.
pub struct Purse<'machine> {
    /// Fuel left beyond the budget; nothing where it is not counted.
    pub fuel: &'machine mut Option<u64>,
    pub budget: &'machine mut u64,
    pub slice: &'machine mut u64,
    pub stops: &'machine Stops,
}

impl Purse<'_> {
    /// Whether there is fuel for this.
    pub fn can_pay(&self, price: u64) -> bool {
        self.fuel
            .is_none_or(|fuel| price <= fuel.saturating_add(*self.budget))
    }

    #[inline]
    pub fn pay(&mut self, price: u64) -> Result<(), Signal> {
        self.stops.poll()?;
        // The last step of the budget is the run loop's, which counts it when it looks around; so what
        // is left in all is the same however the program is sliced.
        let paid = price.min(self.budget.saturating_sub(1));
        let rest = price - paid;
        if rest > 0
            && let Some(fuel) = self.fuel
        {
            *fuel = fuel.checked_sub(rest).ok_or_else(Signal::out_of_fuel)?;
        }
        *self.budget -= paid;
        *self.slice = self.slice.saturating_sub(rest);
        Ok(())
    }
}

impl Fault {
    pub fn out_of_fuel() -> Fault {
        let mut fault = Fault::limit(FUEL, "the fuel limit is reached");
        fault.hint = Some("the program may loop for ever".into());
        fault
    }
}

impl Signal {
    pub fn out_of_fuel() -> Signal {
        Signal::fault(Fault::out_of_fuel())
    }
}

const FUEL: &str = "fuel";
const WALL: &str = "wall";

/// What a program may use after its fuel or its time was over, to say so and to clean up.
pub const GRACE_FUEL: u64 = 100_000;
/// How often one evaluation may reach its other limits and go on: a program that retries for ever
/// what cannot succeed comes to its end.
const LIMITS_REACHED_MAX: u32 = 1_000;

/// Decides whether a limit that was reached may be caught once more. One that may not is final: only
/// cleanups run, in what is left of the grace.
pub(super) fn note_limit(fiber: &mut FiberState, fault: &mut Fault) {
    if fault.kind != "limit" {
        return;
    }
    let which = fault.details.iter().find_map(|(key, detail)| match detail {
        Detail::Keyword(which) if *key == "limit" => Some(which.as_str()),
        _ => None,
    });
    let is_final = match which {
        Some(which @ (FUEL | WALL)) => {
            let rest = GRACE_FUEL.saturating_sub(fiber.budget);
            let is_second = std::mem::replace(&mut fiber.in_grace, true);
            match fiber.fuel {
                _ if is_second => {}
                Some(fuel) if which == WALL => fiber.fuel = Some(fuel.min(rest)),
                _ => fiber.fuel = Some(rest),
            }
            is_second
        }
        Some(_) => {
            fiber.limits_reached += 1;
            fiber.limits_reached > LIMITS_REACHED_MAX
        }
        None => false,
    };
    if is_final {
        fault.details.push((FINAL, Detail::Value(Value::TRUE)));
    }
}

/// The key of a limit's condition that nothing catches.
pub const FINAL: &str = "final";
