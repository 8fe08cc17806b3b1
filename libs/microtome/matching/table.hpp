// The part of a match table that kernels read, and the columns of its arrays: as in table.py.
#pragma once

#include "kernels/kernels.hpp"

// of `words`, after those of the area ranges
constexpr Long EVENTS = 4, EVENTS_BEFORE = 5, TOP = 6, N_COLUMNS = 8;
// of `events`
constexpr Long TRUE = 0, MATCHED = 1;
// of `entries`
constexpr Long EVENT = 0, OBJECT = 1, LANES = 2;

// the members that table.py names IN_KERNELS, in their order; what they hold stands there
struct MatchTable {
    Long n_images;
    Long n_categories;
    const Long *category_word;
    const Long *image_row_start;
    const Int *image_rows;
    const Long *words;
    const Long *events;
    const Long *image_object_start;
    const Int *image_objects;
    const Long *object_counts;

    Long n_words() const { return category_word[n_categories]; }
};

// The number of the event in a row of a word `(8,)`, of which `earlier` are the rows before it.
inline Long event_of(const Long *word, std::uint64_t earlier) {
    return word[EVENTS_BEFORE] + popcount(word[EVENTS] & static_cast<Long>(earlier));
}
