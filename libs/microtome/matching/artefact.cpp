#include <algorithm>
#include <cstdint>
#include <vector>

#include "matching/parameters.hpp"
#include "matching/table.hpp"

namespace {

// What of a match table only its file's reader looks at.
struct Rows {
    const Int *image, *prediction;
};
struct Objects {
    const Int *category, *image, *ranges;
    Long n;

    Int kind(Long object) const { return category[object] << N_AREA | ranges[object]; }
};
struct Entries {
    const Long *entries;
    Long n;
};

// Holds the parts of a table against each other, of which each index alone is in range: a sound table is one
// that no kernel reads or writes outside of, whatever the slice.
class Check {
  public:
    Check(const MatchTable &table, const Rows &rows, Long n_events, const Objects &objects)
        : table(table), rows(rows), n_events(n_events), objects(objects) {}

    bool is_sound(const Entries &entries) {
        return words_fit() && image_rows_fit() && objects_fit() && entries_fit(entries);
    }

  private:
    const MatchTable &table;
    const Rows &rows;
    const Long n_events;
    const Objects &objects;
    std::vector<Long> event_row;

    // No bit is set in a row that fills up, and events are numbered as they come.
    bool words_fit() {
        for (Long word = 0; word < table.n_words(); ++word) {
            const Long *columns = table.words + N_COLUMNS * word;
            Long any = 0;
            for (Long column = 0; column < N_COLUMNS; ++column)
                if (column != EVENTS_BEFORE) any |= columns[column];
            if (columns[EVENTS_BEFORE] != static_cast<Long>(event_row.size())) return false;
            for (Long bit = 0; bit < 64; ++bit) {
                const Long row = 64 * word + bit;
                const bool fills_up = rows.image[row] < 0;
                if (fills_up != (rows.prediction[row] < 0) || (fills_up && any >> bit & 1)) return false;
                if (columns[EVENTS] >> bit & 1) event_row.push_back(row);
            }
        }
        return static_cast<Long>(event_row.size()) == n_events;
    }

    // Each row that does not fill up is once among those of its image, which ascend.
    bool image_rows_fit() const {
        Long n_rows = 0;
        for (Long row = 0; row < 64 * table.n_words(); ++row) n_rows += rows.image[row] >= 0;
        for (Long image = 0; image < table.n_images; ++image) {
            const Int *const first = table.image_rows + table.image_row_start[image];
            const Int *const last = table.image_rows + table.image_row_start[image + 1];
            for (const Int *row = first; row < last; ++row)
                if (rows.image[*row] != image || (row > first && row[0] <= row[-1])) return false;
        }
        return n_rows == table.image_row_start[table.n_images];
    }

    // Objects are listed by image, and counted by category.
    bool objects_fit() const {
        std::vector<Long> next(table.image_object_start, table.image_object_start + table.n_images);
        std::vector<Long> counts(table.n_categories * N_AREA);
        for (Long object = 0; object < objects.n; ++object) {
            const Long image = objects.image[object], place = next[image]++;
            if (place == table.image_object_start[image + 1]) return false;
            if (table.image_objects[place] != objects.kind(object)) return false;
            for (Long a = 0; a < N_AREA; ++a)
                counts[objects.category[object] * N_AREA + a] += objects.ranges[object] >> a & 1;
        }
        return std::equal(counts.begin(), counts.end(), table.object_counts);
    }

    // Each true positive is that of one object of its image and category, which is found once at most.
    bool entries_fit(const Entries &found) const {
        std::vector<Long> true_in(n_events), found_in(objects.n);
        for (const Long *entry = found.entries; entry < found.entries + 3 * found.n; entry += 3) {
            const Long event = entry[EVENT], object = entry[OBJECT], lanes = entry[LANES];
            if (rows.image[event_row[event]] != objects.image[object]) return false;
            if (category_of(event_row[event]) != objects.category[object]) return false;
            if (lanes & (found_in[object] | ~lanes_of_ranges(objects.ranges[object]))) return false;
            found_in[object] |= lanes;
            true_in[event] |= lanes;
        }
        for (Long event = 0; event < n_events; ++event)
            if (table.events[2 * event + TRUE] != true_in[event]) return false;
        return true;
    }

    Long category_of(Long row) const {
        const Long *const after = table.category_word + table.n_categories + 1;
        return std::upper_bound(table.category_word, after, row >> 6) - table.category_word - 1;
    }
};

}  // namespace

// Says in `sound (1,)` whether the parts of a table fit each other.
KERNEL check_table(
    const MatchTable &table, const Int *row_image, const Int *row_prediction, Long n_events,
    const Int *object_category, const Int *object_image, const Int *object_ranges, Long n_objects,
    const Long *entries, Long n_entries, bool *sound
) {
    const Rows rows{row_image, row_prediction};
    const Objects objects{object_category, object_image, object_ranges, n_objects};
    sound[0] = Check(table, rows, n_events, objects).is_sound({entries, n_entries});
}
