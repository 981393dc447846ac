//! Items by number, whose places are used again.

/// Puts an item into a free place, or behind the last; returns where it is.
pub(super) fn put<T>(items: &mut Vec<T>, free: &mut Vec<u32>, item: T) -> u32 {
    match free.pop() {
        Some(place) => {
            items[place as usize] = item;
            place
        }
        None => {
            items.push(item);
            items.len() as u32 - 1
        }
    }
}
