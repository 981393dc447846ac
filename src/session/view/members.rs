//! The commits of a milestone, in little room: mostly they follow one another.

use std::sync::Arc;

/// Numbers of commits, in their order.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Members {
    /// The first and the last of each run in which every number is one more than the one before.
    runs: Arc<[(u64, u64)]>,
}

impl Members {
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.runs.iter().flat_map(|(first, last)| *first..=*last)
    }

    pub fn len(&self) -> usize {
        let lengths = self.runs.iter().map(|(first, last)| last - first + 1);
        lengths.sum::<u64>() as usize
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Returns the greatest number.
    pub fn last(&self) -> Option<u64> {
        self.runs.iter().map(|(_, last)| *last).max()
    }
}

impl std::fmt::Debug for Members {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl FromIterator<u64> for Members {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Members {
        let mut runs: Vec<(u64, u64)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
                _ => runs.push((number, number)),
            }
        }
        Members { runs: runs.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_its_order() {
        let cases: [&[u64]; 6] = [
            &[],
            &[7],
            &[1, 2, 3],
            &[1, 3, 4, 9],
            &[5, 4, 5, 6, 6],
            &[u64::MAX, 0],
        ];
        for numbers in cases {
            let members: Members = numbers.iter().copied().collect();
            assert_eq!(members.iter().collect::<Vec<_>>(), numbers);
            assert_eq!(members.len(), numbers.len());
            assert_eq!(members.is_empty(), numbers.is_empty());
            assert_eq!(members.last(), numbers.iter().copied().max());
        }
        let many: Members = (1..=1_000).collect();
        assert_eq!(many.runs.len(), 1);
    }
}
