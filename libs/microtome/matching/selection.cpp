#include "matching/selection.hpp"

// Sets the bits `rows (W,)` of the rows, and counts `(K, A)` the objects, of the images in `mask (I,)`.
KERNEL select_images(const MatchTable &table, const bool *mask, Long *rows, Long *counts) {
    ImageSelection(table).select(mask, rows, counts);
}

// Fills the lanes of `events (E, 2)` as the objects in `mask (G,)` see them, of whose true positives `entries
// (., 3)` tell, and counts `(K, A)` those objects.
KERNEL select_objects(
    const MatchTable &table, const bool *mask, Long n_objects, const Int *object_category,
    const Int *object_ranges, Long n_events, const Long *entries, Long n_entries, Long *events, Long *counts
) {
    for (Long event = 0; event < n_events; ++event) {
        events[2 * event + TRUE] = 0;
        events[2 * event + MATCHED] = table.events[2 * event + MATCHED];
    }
    for (const Long *entry = entries; entry < entries + 3 * n_entries; entry += 3) {
        events[2 * entry[EVENT] + TRUE] |= mask[entry[OBJECT]] ? entry[LANES] : 0;
    }
    std::fill_n(counts, table.n_categories * N_AREA, 0);
    for (Long object = 0; object < n_objects; ++object) {
        const Int ranges = mask[object] ? object_ranges[object] : 0;
        for (Long a = 0; a < N_AREA; ++a) counts[object_category[object] * N_AREA + a] += ranges >> a & 1;
    }
}
