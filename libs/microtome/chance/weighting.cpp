#include <algorithm>
#include <bit>
#include <memory>

#include "chance/abreast.hpp"
#include "matching/parameters.hpp"
#include "matching/table.hpp"

namespace {

// above 0, and lost in the sum with any other number here
constexpr Float TINY = 1e-300;

// The rows and objects of some images: see `Walk` in weighting.py.
struct Walk {
    const Int *row_image;
    const Long *event_row;
    const Byte *event_counts;
    const Int *event_image, *event_true, *event_matched;
    const Long *row_start, *event_start, *object_start;
    const Int *object_image;
    Long n_categories;

    Long most_events() const {
        Long most = 0;
        for (Long k = 0; k < n_categories; ++k) most = std::max(most, event_start[k + 1] - event_start[k]);
        return most;
    }
};

// Calls `visit` with the position of each set bit.
template <typename Visit> inline void for_each_bit(Long set, const Visit &visit) {
    auto bits = static_cast<std::uint64_t>(set);
    for (; bits != 0; bits &= bits - 1) visit(std::countr_zero(bits));
}

// What the way back up knows at one IoU threshold: whole numbers, but for `need` and `area`.
//
// The highest precision is kept as the fraction `true_best / seen_best` and divided only where a recall
// threshold is left: fractions of less than 94 million rows are compared exactly by products below 2^53. The
// `reached` thresholds are still reached while no fewer true positives than `need` are left.
class Threshold {
  public:
    void begin(const Counts &n_found, const Counts &n_missing, const Numbers &objects) {
        found = as_numbers(n_found);
        missing = as_numbers(n_missing);
        for (Long p = 0; p < PARTS; ++p) {
            true_best.part[p] = area.part[p] = spread(0.0);
            seen_best.part[p] = spread(1.0);
            note_reached(p, objects);
        }
    }

    void miss(const Numbers &own, Float sign) {
        for (Long p = 0; p < PARTS; ++p) missing.part[p] += sign * own.part[p];
    }

    // Goes back past a true positive that resamples hold `own` times, as they hold `seen` rows down to it.
    void pass(const Numbers &own, const Numbers &seen, const Numbers &objects) {
        Numbers spare;
        for (Long p = 0; p < PARTS; ++p) {
            const FloatPart total = seen.part[p] - missing.part[p];
            const auto better = found.part[p] * seen_best.part[p] > true_best.part[p] * total;
            true_best.part[p] = better ? found.part[p] : true_best.part[p];
            seen_best.part[p] = better ? total : seen_best.part[p];
            found.part[p] -= own.part[p];
            spare.part[p] = found.part[p] - need.part[p];
        }
        if (any_negative(spare)) leave_thresholds(objects);
    }

    // the sum of the highest precisions at the recall thresholds
    Numbers area;

  private:
    Numbers found, missing, true_best, seen_best, reached, need;

    // Adds the highest precision for each recall threshold that is no longer reached.
    void leave_thresholds(const Numbers &objects) {
        for (Long p = 0; p < PARTS; ++p) {
            const FloatPart before = reached.part[p];
            note_reached(p, objects);
            const FloatPart highest = true_best.part[p] / (seen_best.part[p] + EPSILON);
            area.part[p] += highest * (before - reached.part[p]);
        }
    }

    // How many of the recall thresholds k * .01 are reached, as comparing found / objects >= k * .01 for
    // every k tells, but none without true positives. The guess is never too low, and one too high where
    // the quotient lies just below a threshold.
    void note_reached(Long p, const Numbers &objects) {
        const FloatPart recall = found.part[p] / objects.part[p];
        const FloatPart guess = as_floats(as_ints(recall * 100.0 + 1e-9));
        reached.part[p] = recall < guess * 0.01 + TINY ? guess : guess + 1.0;
        // rather too much than too little: counts lie at least .01 from where they reach no threshold exactly
        const FloatPart step = objects.part[p] * 0.01;
        need.part[p] = reached.part[p] * step - (step - 0.005);
    }
};

// Sixteen resamples walking over one category after another.
class Walker {
  public:
    Walker(const Walk &walk, const Byte *weights, Counts *seen_at)
        : walk(walk), weights(weights), seen_at(seen_at) {}

    // How many objects of a category there are.
    Counts n_objects(Long k) const {
        Counts sum{};
        for (Long i = walk.object_start[k]; i < walk.object_start[k + 1]; ++i)
            sum += weights_of(weights, walk.object_image[i]);
        return sum;
    }

    // Counts what comes before each event of a category, and what of all its events is found and missing.
    void go_down(Long k) {
        Counts seen{}, changes[N_IOU + 1] = {};
        std::fill_n(missing, N_IOU, Counts{});
        Long row = walk.row_start[k];
        for (Long event = walk.event_start[k]; event < walk.event_start[k + 1]; ++event) {
            for (; row < walk.event_row[event]; ++row) seen += weights_of(weights, walk.row_image[row]);
            seen_at[event - walk.event_start[k]] = seen;
            const Counts own = weights_of(weights, walk.event_image[event]);
            if (walk.event_counts[event]) seen += own;
            // found from one threshold to another: two changes for nearly all events
            const Long lanes = walk.event_true[event];
            for_each_bit(lanes ^ lanes << 1, [&](int t) {
                if (lanes >> t & 1)
                    changes[t] += own;
                else
                    changes[t] -= own;
            });
            for_each_missing(event, [&](int t, bool more) {
                if (more)
                    missing[t] += own;
                else
                    missing[t] -= own;
            });
        }
        Counts sum{};
        for (Long t = 0; t < N_IOU; ++t) found[t] = sum += changes[t];
    }

    // Goes back from the last event to the first: from each recall threshold on, what precision is highest?
    void go_up(Long k, const Numbers &objects) {
        for (Long t = 0; t < N_IOU; ++t) at[t].begin(found[t], missing[t], objects);
        for (Long event = walk.event_start[k + 1] - 1; event >= walk.event_start[k]; --event) {
            const Counts weight = weights_of(weights, walk.event_image[event]);
            Counts total = seen_at[event - walk.event_start[k]];
            const Numbers own = as_numbers(weight), seen = as_numbers(total += weight);
            for_each_missing(event, [&](int t, bool more) { at[t].miss(own, more ? -1.0 : 1.0); });
            for_each_bit(walk.event_true[event], [&](int t) { at[t].pass(own, seen, objects); });
        }
    }

    Float n_found(Long b) const {
        Long sum = 0;
        for (const Counts &one : found) sum += one[b];
        return static_cast<Float>(sum);
    }

    // at all IoU thresholds
    Float area(Long b) const {
        Float sum = 0.0;
        for (const Threshold &one : at) sum += one.area[b];
        return sum;
    }

    Float area_50(Long b) const { return at[0].area[b]; }

  private:
    const Walk &walk;
    const Byte *weights;
    Counts *seen_at;
    Counts found[N_IOU], missing[N_IOU];
    Threshold at[N_IOU];

    // Where an event is neither a true nor a false positive, one more is missing among those seen. One less
    // is where it is a true positive outside its area range, for it was not seen.
    template <typename Visit> void for_each_missing(Long event, const Visit &visit) const {
        const Long matched = walk.event_matched[event];
        for_each_bit(matched ^ walk.event_true[event], [&](int t) { visit(t, matched >> t & 1); });
    }
};

bool none(const Counts &counts) {
    Int any = 0;
    for (Long b = 0; b < TOGETHER; ++b) any |= counts[b];
    return any == 0;
}

Numbers at_least_one(const Counts &counts) {
    Numbers numbers = as_numbers(counts);
    for (FloatPart &part : numbers.part) part = part > 1.0 ? part : spread(1.0);
    return numbers;
}

}  // namespace

// Fills `row_image` of the rows in `plain (W,)`, and what is known of the events in `of_events (W,)`.
KERNEL fill_walk_rows(
    const Long *plain, const Long *of_events, Long n_words, const Long *words, const Long *events,
    const Int *table_row_image, Int *row_image, Long *event_row, Byte *event_counts, Int *event_image,
    Int *event_true, Int *event_matched
) {
    Long row = 0, event = 0;
    for (Long word = 0; word < n_words; ++word) {
        const Long *columns = words + N_COLUMNS * word;
        const Int *images = table_row_image + 64 * word;
        const Long first_row = row;
        for_each_bit(plain[word], [&](int bit) { row_image[row++] = images[bit]; });
        for_each_bit(of_events[word], [&](int bit) {
            const auto earlier = (std::uint64_t{1} << bit) - 1;
            const Long number = event_of(columns, earlier);
            event_row[event] = first_row + popcount(plain[word] & static_cast<Long>(earlier));
            event_counts[event] = columns[0] >> bit & 1;
            event_image[event] = images[bit];
            event_true[event] = static_cast<Int>(events[2 * number + TRUE] & AREA_LANES);
            event_matched[event] = static_cast<Int>(events[2 * number + MATCHED] & AREA_LANES);
            ++event;
        });
    }
}

// Fills `object_image` with the images of the objects that count, by category: those of category k from
// `next_object[k]` on, which is left behind the last.
KERNEL fill_walk_objects(
    const bool *image_mask, const Int *object_category, const Int *table_object_image,
    const Int *object_ranges, Long n_objects, Long *next_object, Int *object_image
) {
    for (Long object = 0; object < n_objects; ++object) {
        const Int image = table_object_image[object];
        const bool counts = object_ranges[object] & 1 && image_mask[image];
        if (counts) object_image[next_object[object_category[object]]++] = image;
    }
}

// Fills figures `(N, K, 16)` of the resamples in `blocks (N, I, 16)`, where they hold objects.
KERNEL walk_blocks(
    const Byte *blocks, Long n_blocks, Long n_images, Long n_categories, const Int *row_image,
    const Long *event_row, const Byte *event_counts, const Int *event_image, const Int *event_true,
    const Int *event_matched, const Long *row_start, const Long *event_start, const Long *object_start,
    const Int *object_image, Float *precision, Float *precision_50, Float *recall
) {
    const Walk walk{
        row_image, event_row,   event_counts, event_image,  event_true,   event_matched,
        row_start, event_start, object_start, object_image, n_categories,
    };
    const auto seen_at = std::make_unique_for_overwrite<Counts[]>(walk.most_events());
    for (Long block = 0; block < n_blocks; ++block) {
        Walker walker(walk, blocks + block * n_images * TOGETHER, seen_at.get());
        for (Long k = 0; k < n_categories; ++k) {
            const Counts n_objects = walker.n_objects(k);
            if (none(n_objects)) continue;
            walker.go_down(k);
            walker.go_up(k, at_least_one(n_objects));
            for (Long b = 0; b < TOGETHER; ++b) {
                if (n_objects[b] == 0) continue;
                const Long figure = (block * n_categories + k) * TOGETHER + b;
                precision[figure] = walker.area(b) / static_cast<Float>(N_IOU * N_RECALL);
                precision_50[figure] = walker.area_50(b) / static_cast<Float>(N_RECALL);
                recall[figure] = walker.n_found(b) / static_cast<Float>(N_IOU * n_objects[b]);
            }
        }
    }
}
