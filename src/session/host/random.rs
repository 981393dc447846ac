//! Chance, seeded by the system: every session draws differently.

use std::hash::{BuildHasher, RandomState};

use super::super::session::Session;
use super::{Body, Capability, HostError, HostFunction};
use crate::lang::value::Value;

const RANDOM: Capability = Capability::Random;

pub const TABLE: &[HostFunction] = &[
    HostFunction {
        name: "math/random",
        aliases: &[],
        parameters: "",
        docstring: "Answers a float from 0 up to but without 1.\n>>> (< -1 (math/random) 1)\n#t",
        capability: RANDOM,
        body: Body::Now(random_float),
    },
    HostFunction {
        name: "math/random-int",
        aliases: &[],
        parameters: "low high",
        docstring: "Answers a whole number from LOW to HIGH, both included.\n>>> (<= 1 (math/random-int 1 6) 6)\n#t",
        capability: RANDOM,
        body: Body::Now(random_int),
    },
    HostFunction {
        name: "random",
        aliases: &[],
        parameters: "limit",
        docstring: "Answers a number from 0 up to but without LIMIT, whole if LIMIT is.\n>>> (< -1 (random 6) 6)\n#t",
        capability: RANDOM,
        body: Body::Now(random_below),
    },
    HostFunction {
        name: "uuid/v4",
        aliases: &[],
        parameters: "",
        docstring: "Answers a new name of 36 characters that no other will have.\n>>> (string/length (uuid/v4))\n36",
        capability: RANDOM,
        body: Body::Now(uuid),
    },
];

/// SplitMix64: small, fast and even; not for secrets.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

impl Default for Chance {
    fn default() -> Chance {
        Chance {
            state: RandomState::new().hash_one(0x001a_9a60),
        }
    }
}

impl Chance {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 up to but without 1: the 53 bits a float holds.
    fn float(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 up to but without `limit`, each as likely as the others up to one in 2⁶⁴.
    fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }
}

fn random_float(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    let number = session.chance.float();
    Ok(session.float(number))
}

fn random_int(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let bound = |index: usize| {
        let value = arguments.get(index).and_then(|it| it.as_fixnum());
        value.ok_or_else(|| HostError::argument("math/random-int", index + 1, "integer"))
    };
    let (low, high) = (bound(0)?, bound(1)?);
    if high < low {
        return Err(HostError::new(
            "eval",
            format!("`math/random-int` finds no number from {low} to {high}"),
        ));
    }
    // Fixnums have 61 bits, so the difference fits.
    let width = (high - low) as u64 + 1;
    let number = low + session.chance.below(width) as i64;
    Ok(Value::fixnum(number).unwrap_or(Value::NIL))
}

fn random_below(session: &mut Session, arguments: &[Value]) -> Result<Value, HostError> {
    let wrong = || HostError::argument("random", 1, "number above 0");
    let limit = arguments.first().copied().ok_or_else(wrong)?;
    if let Some(limit) = limit.as_fixnum() {
        let limit = u64::try_from(limit)
            .ok()
            .filter(|&it| it > 0)
            .ok_or_else(wrong)?;
        let number = session.chance.below(limit) as i64;
        return Ok(Value::fixnum(number).unwrap_or(Value::NIL));
    }
    let limit = session
        .image
        .machine()
        .heap
        .as_float(limit)
        .filter(|&it| it > 0.0);
    let number = session.chance.float() * limit.ok_or_else(wrong)?;
    Ok(session.float(number))
}

fn uuid(session: &mut Session, _: &[Value]) -> Result<Value, HostError> {
    let [high, low] = [session.chance.next(), session.chance.next()];
    let bytes = (u128::from(high) << 64 | u128::from(low)).to_be_bytes();
    let name = uuid::Builder::from_random_bytes(bytes).into_uuid();
    Ok(session.string(&name.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_inside_their_bounds_and_differ() {
        let mut chance = Chance::default();
        let drawn: Vec<u64> = (0..1000).map(|_| chance.below(6)).collect();
        assert!((0..6).all(|face| drawn.contains(&face)));
        assert!(drawn.iter().all(|&it| it < 6));
        assert!((0..1000).all(|_| (0.0..1.0).contains(&chance.float())));
        assert_eq!(chance.below(1), 0);
    }
}
