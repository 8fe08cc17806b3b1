// Precision and recall of any selection of a match table's rows, by walking over its events only.
//
// Precision can only rise at a true positive, so of each curve only the true positives are noted; the false
// positives before them are counted by popcount. Slices of objects weight false positives: see figures.py.
//
// Source: pycocotools 2.0.11 `COCOeval.accumulate`.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "matching/parameters.hpp"
#include "matching/table.hpp"

// the ten IoU thresholds, padded to full vectors of the processor
constexpr Long N_PADDED = 12;
#ifdef __AVX__
constexpr Long WIDTH = 4;
#else
constexpr Long WIDTH = 2;
#endif
typedef Int Ints4 __attribute__((vector_size(16)));
typedef Int Ints __attribute__((vector_size(4 * WIDTH)));
typedef Float Floats __attribute__((vector_size(8 * WIDTH)));

// An event of a slice in one area range: how many rows of the range come before it; the thresholds, as bits,
// at which it is a true positive, and at which it is a row of the range that matched.
struct RangeEvent {
    Int n_seen;
    std::int16_t true_bits, matched_bits;
};

// The ten curves of one area range: how many false positives come before each true positive. Vectors hold the
// thresholds side by side.
class Curves {
  public:
    // `events` in the order of their rows, with at most `n_objects` true positives at each threshold
    void draw(const std::vector<RangeEvent> &events, Long n_events, Long n_objects) {
        const Long size = N_PADDED * (n_objects + 1);
        if (size > room) room = size, false_before = std::make_unique_for_overwrite<Int[]>(size);
        Lanes place = THRESHOLDS, n_matched{};
        for (Long i = 0; i < n_events; ++i) {
            const RangeEvent event = events[i];
            if (event.true_bits != 0) write(event.n_seen, n_matched, place);
            for (Long part = 0; part < N_PARTS; ++part) {
                place[part] += has_bit(event.true_bits, BITS[part]) & static_cast<Int>(N_PADDED);
                n_matched[part] -= has_bit(event.matched_bits, BITS[part]);
            }
        }
        for (Long part = 0; part < N_PARTS; ++part) {
            store((place[part] - THRESHOLDS[part]) / static_cast<Int>(N_PADDED), found + 4 * part);
            store(n_matched[part], matched + 4 * part);
        }
    }

    // true positives
    Int n_found(Long t) const { return found[t]; }

    // rows of the range that matched something, so that they are no false positives
    Int n_matched(Long t) const { return matched[t]; }

    // Calls `use(c, t, best)` for the thresholds of a vector, from t on, for c from their last true positive
    // to 1: `best` is each threshold's highest precision from true positive c on, 0 where there is none. The
    // order of operations is pycocotools'.
    template <class Use> void descend(Float weight, Use use) const {
        for (Long t = 0; t < N_PADDED; t += WIDTH) {
            Long most = 0;
            Floats n_found_here, best{};
            for (Long i = 0; i < WIDTH; ++i) {
                most = std::max<Long>(most, n_found(t + i));
                n_found_here[i] = n_found(t + i);
            }
            for (Long c = most; c > 0; --c) {
                Ints n_false;
                std::memcpy(&n_false, &false_before[N_PADDED * (c - 1) + t], sizeof n_false);
                const Float n_true = static_cast<Float>(c);
                const Floats counted = weight * __builtin_convertvector(n_false, Floats) + n_true;
                const Floats precision = n_true <= n_found_here ? n_true / (counted + EPSILON) : Floats{};
                best = precision > best ? precision : best;
                use(c, t, best);
            }
        }
    }

  private:
    static constexpr Long N_PARTS = N_PADDED / 4;
    using Lanes = std::array<Ints4, N_PARTS>;
    static constexpr Lanes THRESHOLDS = {Ints4{0, 1, 2, 3}, Ints4{4, 5, 6, 7}, Ints4{8, 9, 10, 11}};
    static constexpr Lanes BITS = {Ints4{1, 2, 4, 8}, Ints4{16, 32, 64, 128}, Ints4{256, 512}};
    std::unique_ptr<Int[]> false_before;  // (n + 1, 12)
    Long room = 0;
    Int found[N_PADDED], matched[N_PADDED];

    // Writes each threshold's count where its next true positive belongs: where this event is none, the next
    // one overwrites it.
    void write(Int n_seen, const Lanes &n_matched, const Lanes &place) {
        Int counts[N_PADDED], places[N_PADDED];
        for (Long part = 0; part < N_PARTS; ++part) {
            store(n_seen - n_matched[part], counts + 4 * part);
            store(place[part], places + 4 * part);
        }
        for (Long t = 0; t < N_IOU; ++t) false_before[places[t]] = counts[t];
    }

    static void store(Ints4 vector, Int *values) { std::memcpy(values, &vector, sizeof vector); }

    // -1 for each threshold whose bit is set, else 0
    static Ints4 has_bit(Int set, Ints4 bits) { return (set & bits) != 0; }
};

// What one category of a slice comes to.
class CategoryWalk {
  public:
    std::array<Curves, N_AREA> curves;
    std::array<Int, N_AREA> n_seen;    // rows of each area range
    std::array<Long, 2> found_in_top;  // true positives of all thresholds among the 1 and 10 best of an image

    // Walks down the chosen `rows (W,)` of a category, most confident first; `words (W, 8)` are its own. At
    // most `n_objects (A,)` are found. With `all_only` the ranges small, medium and large have no curves.
    void walk(
        const Long *rows, const Long *words, Long n_words, const Long *events, const Long *n_objects,
        bool all_only
    ) {
        const Long n_stops = scan(rows, words, n_words);
        make_ready(rows, words, events, n_stops);
        if (all_only) {
            for (Long i = 0; i < n_stops; ++i) stop_at<1>(stops[i], rows, words, events);
        } else {
            for (Long i = 0; i < n_stops; ++i) stop_at<N_AREA>(stops[i], rows, words, events);
        }
        for (Long a = 0; a < N_AREA; ++a) curves[a].draw(range_events[a], n_events[a], n_objects[a]);
    }

  private:
    using Bits = std::uint64_t;

    // a word that holds events of the slice, and how many rows of each area range come before it
    struct Stop {
        Long word;
        Long all_small, medium_large;  // two numbers in each: the fewer writes, the faster

        std::array<Int, N_AREA> n_before() const {
            return {lower(all_small), upper(all_small), lower(medium_large), upper(medium_large)};
        }
        static Int lower(Long pair) { return static_cast<Int>(pair); }
        static Int upper(Long pair) { return static_cast<Int>(pair >> 32); }
    };
    std::vector<Stop> stops;
    std::array<std::vector<RangeEvent>, N_AREA> range_events;
    std::array<Long, N_AREA> n_events;

    // Finds the words to stop at; without a branch, which the processor could not foresee.
    Long scan(const Long *rows, const Long *words, Long n_words) {
        if (static_cast<Long>(stops.size()) <= n_words) stops.resize(n_words + 1);
        Stop next{}, *stop = stops.data();
        Long n_stops = 0;
        for (; next.word < n_words; ++next.word, words += N_COLUMNS) {
            const Long chosen = rows[next.word];
            stop[n_stops] = next;
            n_stops += (chosen & words[EVENTS]) != 0;
            next.all_small += popcount(chosen & words[0]) + (Long{popcount(chosen & words[1])} << 32);
            next.medium_large += popcount(chosen & words[2]) + (Long{popcount(chosen & words[3])} << 32);
        }
        n_seen = next.n_before();
        return n_stops;
    }

    // Makes room for the events, and brings them into the cache: those of a slice lie apart in memory.
    void make_ready(const Long *rows, const Long *words, const Long *events, Long n_stops) {
        Long n_most = 0;
        for (Long i = 0; i < n_stops; ++i) {
            const Long *word = words + N_COLUMNS * stops[i].word;
            const Bits hits = rows[stops[i].word] & word[EVENTS];
            n_most += popcount(hits);
            __builtin_prefetch(events + 2 * event_of(word, lowest(hits) - 1));
        }
        for (std::vector<RangeEvent> &own : range_events) {
            if (static_cast<Long>(own.size()) <= n_most) own.resize(n_most + 1);
        }
        n_events = {};
        found_in_top = {};
    }

    template <Long N_RANGES>
    void stop_at(const Stop &stop, const Long *rows, const Long *words, const Long *events) {
        const Long *word = words + N_COLUMNS * stop.word;
        const Bits chosen = rows[stop.word];
        const std::array<Int, N_AREA> n_before = stop.n_before();
        for (Bits hits = chosen & word[EVENTS]; hits != 0; hits &= hits - 1) {
            const Bits bit = lowest(hits), before = chosen & (bit - 1);
            const Long *event = events + 2 * event_of(word, bit - 1);
            for (Long a = 0; a < N_RANGES; ++a) {
                const Long true_bits = event[TRUE] >> a * N_IOU & AREA_LANES;
                const Long matched_bits = event[MATCHED] >> a * N_IOU & AREA_LANES;
                range_events[a][n_events[a]] = {
                    n_before[a] + popcount(before & word[a]),
                    static_cast<std::int16_t>(true_bits),
                    static_cast<std::int16_t>(matched_bits),
                };
                n_events[a] += (true_bits | matched_bits) != 0;
            }
            const Long n_true = popcount(event[TRUE] & AREA_LANES);
            found_in_top[0] += (word[TOP] & bit) != 0 ? n_true : 0;
            found_in_top[1] += (word[TOP + 1] & bit) != 0 ? n_true : 0;
        }
    }

    static Bits lowest(Bits bits) { return bits & -bits; }
};
