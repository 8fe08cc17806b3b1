#include <algorithm>
#include <bit>
#include <memory>
#include <vector>

#include "matching/overlaps.hpp"
#include "matching/table.hpp"

namespace {

constexpr Long BLOCK = 4096;  // rows looked at together: their boxes fit the processor's cache

struct Rows {
    const Int *image, *prediction;
    Long *words;
    const Float *prediction_boxes;

    Long &events(Long word) const { return words[N_COLUMNS * word + EVENTS]; }

    // bits of the area ranges that hold a row's own area
    Long ranges(Long row) const {
        const Long *word = words + N_COLUMNS * (row >> 6);
        Long ranges = 0;
        for (int a = 0; a < N_AREA; ++a) ranges |= (word[a] >> (row & 63) & 1) << a;
        return ranges;
    }
};

// Objects by category, image and id; a place is a position among them.
struct Objects {
    const Long *start;
    const Int *order, *image;
    const Float *boxes;
    const bool *crowd;
    const Long *lanes;
    Long *taken;  // the lanes in which each has been taken
};

// IoUs of masks, if `row_start` says where those of each row with the objects of its image begin.
struct MaskOverlaps {
    bool given;
    const Float *overlaps;
    const Long *row_start;
};

// What is found, numbered from 0.
struct Found {
    Long *events, *entries;
    Long n_events = 0, n_entries = 0;
};

// An object near enough to a row for the lowest threshold: the lanes whose threshold their IoU reaches, and
// those in which it makes the row a true positive.
struct Candidate {
    Long place;
    Float overlap;
    Long reached, true_in;
};

// Where the objects of each image lie among those of one category.
class ImageGroups {
  public:
    explicit ImageGroups(Long n_images) : groups(n_images) {}

    struct Group {
        Int first = 0, last = 0;
    };

    const Group &operator[](Long image) const { return groups[image]; }

    void enter(const Objects &objects, Long k) {
        for (Long place = objects.start[k]; place < objects.start[k + 1]; ++place) {
            Group &group = groups[objects.image[place]];
            if (group.last == 0) group.first = static_cast<Int>(place);
            group.last = static_cast<Int>(place + 1);
        }
    }

    void leave(const Objects &objects, Long k) {
        for (Long place = objects.start[k]; place < objects.start[k + 1]; ++place)
            groups[objects.image[place]] = {};
    }

  private:
    std::vector<Group> groups;
};

// Room of which what is not used costs nothing.
template <typename Value> std::unique_ptr<Value[]> room_for(Long n) {
    return std::make_unique_for_overwrite<Value[]>(n);
}

// The next rows that lie near objects, and their boxes side by side.
class Block {
  public:
    // Fills the block; the word to go on at.
    Long gather(Long word, Long stop, const Rows &from) {
        n = 0;
        for (; n + 64 <= BLOCK && word < stop; ++word)
            for (auto near = static_cast<std::uint64_t>(from.events(word)); near != 0; near &= near - 1)
                rows[n++] = 64 * word + std::countr_zero(near);
        for (Long i = 0; i < n; ++i)
            std::copy_n(from.prediction_boxes + 4 * from.prediction[rows[i]], 4, &boxes[4 * i]);
        return word;
    }

    Long size() const { return n; }
    Long row(Long i) const { return rows[i]; }
    const Float *box(Long i) const { return &boxes[4 * i]; }

  private:
    Long n = 0;
    std::unique_ptr<Long[]> rows = room_for<Long>(BLOCK);
    std::unique_ptr<Float[]> boxes = room_for<Float>(4 * BLOCK);
};

// Matches row after row, in all 40 lanes at once, as bits of a word.
class Matcher {
  public:
    Matcher(const Rows &rows, const Objects &objects, const MaskOverlaps &masks, Long most_objects)
        : rows(rows), objects(objects), masks(masks), places(room_for<Long>(most_objects)),
          candidates(room_for<Candidate>(most_objects)) {}

    // One row, held against the objects of its image and category. One that matches nothing is called an
    // event no longer.
    void match(Long row, const Float *box, ImageGroups::Group group, Found &found) {
        find_candidates(row, box, group);
        const Long unmatched_by_true = take_counted();
        const Long unmatched = take_others(unmatched_by_true);
        if (unmatched == ALL_LANES) {
            rows.events(row >> 6) ^= 1LL << (row & 63);
            return;
        }
        note_entries(found);
        Long *event = found.events + 2 * found.n_events++;
        event[TRUE] = ALL_LANES ^ unmatched_by_true;
        event[MATCHED] = (ALL_LANES ^ unmatched) & lanes_of_ranges(rows.ranges(row));
    }

  private:
    const Rows &rows;
    const Objects &objects;
    const MaskOverlaps &masks;
    std::unique_ptr<Long[]> places;
    std::unique_ptr<Candidate[]> candidates;
    Long n_candidates = 0;

    // Objects near enough for the lowest threshold: highest IoU first, the later among equals.
    void find_candidates(Long row, const Float *box, ImageGroups::Group group) {
        Long n_perhaps = 0;  // counted without a branch, which the processor could not foresee
        for (Long place = group.first; place < group.last; ++place) {
            places[n_perhaps] = place;
            n_perhaps += masks.given | may_match(box, objects.boxes + 4 * place, objects.crowd[place]);
        }
        n_candidates = 0;
        for (Long i = 0; i < n_perhaps; ++i) {
            const Long place = places[i];
            const Float overlap = masks.given
                                      ? masks.overlaps[masks.row_start[row] + place - group.first]
                                      : box_overlap(box, objects.boxes + 4 * place, objects.crowd[place]);
            if (!(overlap < IOU_THRESHOLDS[0])) insert(place, overlap);
        }
    }

    void insert(Long place, Float overlap) {
        Long reached = 1;
        for (int t = 1; t < N_IOU; ++t) reached |= static_cast<Long>(overlap >= IOU_THRESHOLDS[t]) << t;
        Long i = n_candidates++;
        for (; i > 0 && candidates[i - 1].overlap <= overlap; --i) candidates[i] = candidates[i - 1];
        candidates[i] = {place, overlap, reached * FIRST_LANES, 0};
    }

    // In each lane the first free object that counts there; the lanes without one.
    Long take_counted() {
        Long left = ALL_LANES;
        for (Long i = 0; i < n_candidates; ++i) {
            Candidate &one = candidates[i];
            one.true_in = left & one.reached & objects.lanes[one.place] & ~objects.taken[one.place];
            objects.taken[one.place] |= one.true_in;
            left ^= one.true_in;
        }
        return left;
    }

    // In each lane `left` the first that does not count there, crowds again and again; the lanes without one.
    Long take_others(Long left) {
        for (Long i = 0; i < n_candidates; ++i) {
            const auto &[place, overlap, reached, true_in] = candidates[i];
            Long lanes = left & reached & ~objects.lanes[place];
            if (!objects.crowd[place]) {
                lanes &= ~objects.taken[place];
                objects.taken[place] |= lanes;
            }
            left ^= lanes;
        }
        return left;
    }

    // The object of each true positive.
    void note_entries(Found &found) const {
        for (Long i = 0; i < n_candidates; ++i) {
            if (candidates[i].true_in == 0) continue;
            Long *entry = found.entries + 3 * found.n_entries++;
            entry[EVENT] = found.n_events;
            entry[OBJECT] = objects.order[candidates[i].place];
            entry[LANES] = candidates[i].true_in;
        }
    }
};

}  // namespace

// Fills `events` and `entries` of categories `first` to `last`, exclusive, and `counts (2,)` with how many
// there are of each. Of the rows that `words` calls events, those that match nothing are called so no longer.
KERNEL match_categories(
    Long first, Long last, const Long *category_word, const Int *row_image, const Int *row_prediction,
    Long *words, const Float *prediction_boxes, const Long *object_start, const Int *object_order,
    const Int *object_image, const Float *object_boxes, const bool *object_crowd, const Long *object_lanes,
    bool by_masks, const Float *overlaps, const Long *row_overlap, Long n_images, Long *taken, Long *events,
    Long *entries, Long *counts
) {
    const Rows rows{row_image, row_prediction, words, prediction_boxes};
    const Objects objects{object_start, object_order, object_image, object_boxes,
                          object_crowd, object_lanes, taken};
    const MaskOverlaps masks{by_masks, overlaps, row_overlap};
    Long most_objects = 0;
    for (Long k = first; k < last; ++k)
        most_objects = std::max(most_objects, object_start[k + 1] - object_start[k]);
    Matcher matcher(rows, objects, masks, most_objects);
    ImageGroups groups(n_images);
    Block block;
    Found found{events, entries};
    for (Long k = first; k < last; ++k) {
        groups.enter(objects, k);
        for (Long word = category_word[k]; word < category_word[k + 1];) {
            word = block.gather(word, category_word[k + 1], rows);
            for (Long i = 0; i < block.size(); ++i) {
                const Long row = block.row(i);
                matcher.match(row, block.box(i), groups[row_image[row]], found);
            }
        }
        groups.leave(objects, k);
    }
    counts[0] = found.n_events;
    counts[1] = found.n_entries;
}
