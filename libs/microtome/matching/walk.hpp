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

// The ten curves of one area range: how many false positives come before each true positive.
class Curves {
  public:
    // `events` in the order of their rows, with at most `n_objects` true positives at each threshold
    void draw(const std::vector<RangeEvent> &events, Long n_events, Long n_objects) {
        const Long size = N_PADDED * (n_objects + 1);
        if (size > room) room = size, false_before = std::make_unique_for_overwrite<Int[]>(size);
        Lanes place = THRESHOLDS, n_passed{};
        for (Long i = 0; i < n_events; ++i) {
            Int counts[N_PADDED], places[N_PADDED];
            for (Long part = 0; part < N_PARTS; ++part) {
                store(events[i].n_seen - n_passed[part], counts + 4 * part);
                store(place[part], places + 4 * part);
                place[part] += has_bit(events[i].true_bits, BITS[part]) & static_cast<Int>(N_PADDED);
                n_passed[part] -= has_bit(events[i].matched_bits, BITS[part]);
            }
            // where the event is no true positive, the next event overwrites its count
            if (events[i].true_bits == 0) continue;
            for (Long t = 0; t < N_IOU; ++t) false_before[places[t]] = counts[t];
        }
        for (Long part = 0; part < N_PARTS; ++part) {
            store((place[part] - THRESHOLDS[part]) / static_cast<Int>(N_PADDED), found + 4 * part);
            store(n_passed[part], passed + 4 * part);
        }
    }

    Int n_found(Long t) const { return found[t]; }

    // rows of the range that matched something, so that they are no false positives
    Int n_passed(Long t) const { return passed[t]; }

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
    Int found[N_PADDED], passed[N_PADDED];

    static void store(Ints4 vector, Int *values) { std::memcpy(values, &vector, sizeof vector); }

    // -1 for each threshold whose bit is set, else 0
    static Ints4 has_bit(Int set, Ints4 bits) { return (set & bits) != 0; }
};

// What one category of a slice comes to.
class CategoryWalk {
  public:
    std::array<Curves, N_AREA> curves;
    std::array<Long, N_AREA> n_seen;   // rows of each area range
    std::array<Long, 2> found_in_top;  // true positives at all thresholds, of the 1 and 10 best of their image

    // Walks down the chosen `rows (W,)` of a category, most confident first; `words (W, 8)` are its own. At
    // most `n_objects (A,)` are found.
    void walk(
        const Long *rows, const Long *words, Long n_words, const Long *events, const Long *n_objects
    ) {
        const Long n_stops = scan(rows, words, n_words);
        prefetch(rows, words, events, n_stops);
        n_events = {};
        found_in_top = {};
        for (Long i = 0; i < n_stops; ++i) stop_at(stops[i], rows, words, events);
        for (Long a = 0; a < N_AREA; ++a) curves[a].draw(range_events[a], n_events[a], n_objects[a]);
    }

  private:
    // a word that holds events of the slice, and how many rows of each area range come before it
    struct Stop {
        Long word;
        Long all_small, medium_large;  // two numbers in each: the fewer writes, the faster
    };
    std::vector<Stop> stops;
    std::array<std::vector<RangeEvent>, N_AREA> range_events;
    std::array<Long, N_AREA> n_events;

    // Finds the words to stop at; without a branch, which the processor could not foresee.
    Long scan(const Long *rows, const Long *words, Long n_words) {
        if (static_cast<Long>(stops.size()) <= n_words) stops.resize(n_words + 1);
        Stop next{};
        Long n = 0;
        for (Stop *stop = stops.data(); next.word < n_words; ++next.word, words += N_COLUMNS) {
            const Long chosen = rows[next.word];
            stop[n] = next;
            n += (chosen & words[EVENTS]) != 0;
            next.all_small += popcount(chosen & words[0]) + (Long{popcount(chosen & words[1])} << 32);
            next.medium_large += popcount(chosen & words[2]) + (Long{popcount(chosen & words[3])} << 32);
        }
        n_seen = {lower(next.all_small), upper(next.all_small), lower(next.medium_large), upper(next.medium_large)};
        return n;
    }

    static Int lower(Long pair) { return static_cast<Int>(pair); }
    static Int upper(Long pair) { return static_cast<Int>(pair >> 32); }

    // Events of a slice lie apart in memory.
    void prefetch(const Long *rows, const Long *words, const Long *events, Long n_stops) {
        Long n_most = 0;
        for (Long i = 0; i < n_stops; ++i) {
            const Long *word = words + N_COLUMNS * stops[i].word;
            const Long hits = rows[stops[i].word] & word[EVENTS];
            n_most += popcount(hits);
            __builtin_prefetch(events + 2 * event_of(word, lowest(hits)));
        }
        for (std::vector<RangeEvent> &own : range_events) {
            if (static_cast<Long>(own.size()) <= n_most) own.resize(n_most + 1);
        }
    }

    static Long lowest(Long bits) { return bits & -bits; }

    static Long event_of(const Long *word, Long bit) {
        return word[EVENTS_BEFORE] + popcount(word[EVENTS] & (bit - 1));
    }

    void stop_at(const Stop &stop, const Long *rows, const Long *words, const Long *events) {
        const Long *word = words + N_COLUMNS * stop.word;
        const Long chosen = rows[stop.word];
        const Int n_before[] = {
            lower(stop.all_small), upper(stop.all_small), lower(stop.medium_large), upper(stop.medium_large),
        };
        for (Long hits = chosen & word[EVENTS]; hits != 0; hits &= hits - 1) {
            const Long bit = lowest(hits), before = chosen & (bit - 1);
            const Long *event = events + 2 * event_of(word, bit);
            for (Long a = 0; a < N_AREA; ++a) {
                const Long true_bits = event[TRUE] >> a * N_IOU & AREA_LANES;
                const Long matched_bits = event[MATCHED] >> a * N_IOU & AREA_LANES;
                range_events[a][n_events[a]] = {
                    n_before[a] + popcount(before & word[a]), static_cast<std::int16_t>(true_bits),
                    static_cast<std::int16_t>(matched_bits),
                };
                n_events[a] += (true_bits | matched_bits) != 0;
            }
            const Long n_true = popcount(event[TRUE] & AREA_LANES);
            found_in_top[0] += (word[TOP] & bit) != 0 ? n_true : 0;
            found_in_top[1] += (word[TOP + 1] & bit) != 0 ? n_true : 0;
        }
    }
};
