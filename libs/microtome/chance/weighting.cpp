#include <algorithm>
#include <memory>

#include "chance/abreast.hpp"
#include "matching/parameters.hpp"
#include "matching/table.hpp"

namespace {

// The events of one category, best first: see `Walk` in weighting.py.
struct Events {
    const Long *row;
    const Byte *counts;
    const Int *image, *true_lanes, *matched_lanes;
    Long n;
};

// above 0, and lost in every sum with another number
constexpr Float TINY = 1e-300;

// What the walk back up knows at one IoU threshold: whole numbers, but for `need` and `area`.
//
// The highest precision is kept as the fraction `true_best / seen_best`, which whole numbers compare exactly;
// it is divided only where a recall threshold is passed. `reached` thresholds are reached by the true
// positives that are left, as long as these are not fewer than `need`.
struct Threshold {
    FloatPart found[PARTS], missing[PARTS], true_best[PARTS], seen_best[PARTS], reached[PARTS], need[PARTS],
        area[PARTS];

    void begin(const Counts &n_found, const Counts &n_missing, const FloatPart (&objects)[PARTS]) {
        for (Long p = 0; p < PARTS; ++p) {
            found[p] = as_floats(n_found.part[p]);
            missing[p] = as_floats(n_missing.part[p]);
            true_best[p] = area[p] = spread(0.0);
            seen_best[p] = spread(1.0);
            note_reached(p, found[p], objects[p]);
        }
    }

    // Goes back past a true positive that resamples hold `own` times; of the rows down to it they hold `seen`.
    void pass(const FloatPart (&own)[PARTS], const FloatPart (&seen)[PARTS],
              const FloatPart (&objects)[PARTS]) {
        FloatPart spare[PARTS];
        for (Long p = 0; p < PARTS; ++p) {
            const FloatPart total = seen[p] - missing[p];
            const auto better = found[p] * seen_best[p] > true_best[p] * total;
            true_best[p] = better ? found[p] : true_best[p];
            seen_best[p] = better ? total : seen_best[p];
            found[p] -= own[p];
            spare[p] = found[p] - need[p];
        }
        if (any_negative(spare)) leave_thresholds(objects);
    }

  private:
    // Adds the highest precision for each recall threshold that is no longer reached.
    void leave_thresholds(const FloatPart (&objects)[PARTS]) {
        for (Long p = 0; p < PARTS; ++p) {
            const FloatPart before = reached[p];
            note_reached(p, found[p], objects[p]);
            area[p] += true_best[p] / (seen_best[p] + EPSILON) * (before - reached[p]);
        }
    }

    // How many of the recall thresholds k * .01 are reached, as comparing count / objects >= k * .01 for every
    // k tells, but none without true positives. The guess is never too low, and one too high where the
    // quotient lies just below a threshold.
    void note_reached(Long p, FloatPart count, FloatPart objects) {
        const FloatPart recall = count / objects;
        const FloatPart guess = as_floats(as_ints(recall * 100.0 + 1e-9));
        reached[p] = recall < guess * 0.01 + TINY ? guess : guess + 1.0;
        // a little too much rather than too little: the quotients are multiples of .01
        const FloatPart step = objects * 0.01;
        need[p] = reached[p] * step - (step - 0.005);
    }
};

// Calls `visit` with the position of each set bit.
template <typename Visit> inline void for_each_bit(Long bits, const Visit &visit) {
    for (; bits != 0; bits &= bits - 1) visit(lowest_bit(bits));
}

// Walks of sixteen resamples over one category after another.
class Walker {
  public:
    Walker(const Byte *weights, Counts *seen_at) : weights(weights), seen_at(seen_at) {}

    Counts sum_of(const Int *images, Long first, Long last) const {
        Counts sum{};
        for (Long i = first; i < last; ++i) sum += weight(images[i]);
        return sum;
    }

    // Counts, from `row` on, what comes before each event, and what of all events is found and missing.
    void down(const Int *row_image, Long row, const Events &events) {
        Counts seen{}, changes[N_IOU + 1] = {};
        std::fill_n(missing, N_IOU, Counts{});
        for (Long event = 0; event < events.n; ++event) {
            for (; row < events.row[event]; ++row) seen += weight(row_image[row]);
            seen_at[event] = seen;
            const Counts own = weight(events.image[event]);
            const Int lanes = events.true_lanes[event];
            // most events are true positives from one threshold to another
            for_each_bit(lanes ^ lanes << 1, [&](int t) {
                if (lanes >> t & 1) changes[t] += own;
                else changes[t] -= own;
            });
            note_missing(events, event, [&](int t, bool more) {
                if (more) missing[t] += own;
                else missing[t] -= own;
            });
            if (events.counts[event]) seen += own;
        }
        Counts sum{};
        for (Long t = 0; t < N_IOU; ++t) found[t] = (sum += changes[t]);
    }

    // Sums up the highest precisions from each recall threshold on, from the last event to the first.
    void up(const Events &events, const FloatPart (&objects)[PARTS]) {
        for (Long t = 0; t < N_IOU; ++t) at[t].begin(found[t], missing[t], objects);
        for (Long event = events.n - 1; event >= 0; --event) {
            FloatPart own[PARTS], seen[PARTS];
            const Counts weight = this->weight(events.image[event]);
            for (Long p = 0; p < PARTS; ++p) {
                own[p] = as_floats(weight.part[p]);
                seen[p] = as_floats(seen_at[event].part[p] + weight.part[p]);
            }
            note_missing(events, event, [&](int t, bool more) {
                for (Long p = 0; p < PARTS; ++p) at[t].missing[p] -= more ? own[p] : -own[p];
            });
            for_each_bit(events.true_lanes[event], [&](int t) { at[t].pass(own, seen, objects); });
        }
    }

    Long n_found(Long b) const {
        Long sum = 0;
        for (const Counts &one : found) sum += one[b];
        return sum;
    }

    Float area(Long t, Long b) const { return at[t].area[b / WIDTH][b % WIDTH]; }

  private:
    const Byte *weights;
    Counts *seen_at;
    Counts found[N_IOU], missing[N_IOU];
    Threshold at[N_IOU];

    Counts weight(Long image) const { return Counts::of_image(weights, image); }

    // Where an event is no false positive without being a true one, more are missing among those seen; where
    // it is a true positive outside its area range, it was not seen, and fewer are.
    template <typename Visit> static void note_missing(const Events &events, Long event, const Visit &visit) {
        const Int matched = events.matched_lanes[event];
        for_each_bit(matched ^ events.true_lanes[event], [&](int t) { visit(t, matched >> t & 1); });
    }
};

} // namespace

// Fills `row_image` of the rows in `plain (W,)`, and what is known of the events in `of_events (W,)`.
KERNEL fill_rows(
    const Long *plain, const Long *of_events, Long n_words, const Long *words, const Long *events,
    const Int *table_row_image, Int *row_image, Long *event_row, Byte *event_counts, Int *event_image,
    Int *event_true, Int *event_matched
) {
    Long row = 0, event = 0;
    for (Long word = 0; word < n_words; ++word) {
        const Long *columns = words + N_COLUMNS * word;
        const Int *images = table_row_image + 64 * word;
        const Long first = row;
        for_each_bit(plain[word], [&](int bit) { row_image[row++] = images[bit]; });
        for_each_bit(of_events[word], [&](int bit) {
            const Long before = (1LL << bit) - 1;
            const Long *lanes = events + 2 * (columns[EVENTS_BEFORE] + popcount(columns[EVENTS] & before));
            event_row[event] = first + popcount(plain[word] & before);
            event_counts[event] = columns[0] >> bit & 1;
            event_image[event] = images[bit];
            event_true[event] = lanes[TRUE] & AREA_LANES;
            event_matched[event] = lanes[MATCHED] & AREA_LANES;
            ++event;
        });
    }
}

// Fills `object_image` with the images of the objects that count, by category: see weighting.py.
KERNEL fill_objects(
    const bool *image_mask, const Int *object_category, const Int *table_object_image,
    const Int *object_ranges, Long n_objects, Long *next_object, Int *object_image
) {
    for (Long object = 0; object < n_objects; ++object) {
        const Int image = table_object_image[object];
        if (object_ranges[object] & 1 && image_mask[image]) object_image[next_object[object_category[object]]++] = image;
    }
}

// Fills figures `(N, K, 16)` of the resamples in `blocks (N, I, 16)`.
KERNEL walk_blocks(
    const Byte *blocks, Long n_blocks, Long n_images, Long n_categories, const Int *row_image,
    const Long *event_row, const Byte *event_counts, const Int *event_image, const Int *event_true,
    const Int *event_matched, const Long *row_start, const Long *event_start, const Long *object_start,
    const Int *object_image, Float *precision, Float *precision_50, Float *recall
) {
    Long most_events = 0;
    for (Long k = 0; k < n_categories; ++k)
        most_events = std::max(most_events, event_start[k + 1] - event_start[k]);
    const auto seen_at = std::make_unique_for_overwrite<Counts[]>(most_events);
    for (Long block = 0; block < n_blocks; ++block) {
        Walker walker(blocks + block * n_images * TOGETHER, seen_at.get());
        for (Long k = 0; k < n_categories; ++k) {
            const Counts n_objects = walker.sum_of(object_image, object_start[k], object_start[k + 1]);
            if (n_objects.none()) continue;
            const Long first = event_start[k];
            const Events events{
                event_row + first,  event_counts + first,  event_image + first,
                event_true + first, event_matched + first, event_start[k + 1] - first,
            };
            FloatPart objects[PARTS];
            for (Long p = 0; p < PARTS; ++p) {
                const FloatPart n = as_floats(n_objects.part[p]);
                objects[p] = n > 1.0 ? n : spread(1.0);
            }
            walker.down(row_image, row_start[k], events);
            walker.up(events, objects);
            const Long row = (block * n_categories + k) * TOGETHER;
            for (Long b = 0; b < TOGETHER; ++b) {
                if (n_objects[b] == 0) continue;
                Float area = 0.0;
                for (Long t = 0; t < N_IOU; ++t) area += walker.area(t, b);
                precision[row + b] = area / static_cast<Float>(N_IOU * N_RECALL);
                precision_50[row + b] = walker.area(0, b) / static_cast<Float>(N_RECALL);
                recall[row + b] =
                    static_cast<Float>(walker.n_found(b)) / static_cast<Float>(N_IOU * n_objects[b]);
            }
        }
    }
}
