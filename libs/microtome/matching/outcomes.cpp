#include <vector>

#include "matching/overlaps.hpp"

namespace {

// the same codes as in outcomes.py
constexpr Code NONE = -1;
constexpr Code TRUE_POSITIVE = 0, FALSE_POSITIVE = 1;
constexpr Code MATCHED = 0, MISSED = 1, MISPREDICTED = 2;
constexpr Code CLASSIFICATION = 0, LOCALIZATION = 1, BOTH = 2, DUPLICATE = 3, BACKGROUND = 4, UNFOUND = 5;
constexpr Float BACKGROUND_IOU = 0.1;

struct Predictions {
    const Int *category;
    const Float *confidence;
    const Float *boxes;
};

struct Objects {
    const Int *category;
    const Float *boxes;
    const bool *crowd;
    const Int *ranges;

    bool counts(Int object) const { return ranges[object] & 1; }
};

struct PredictionOutcomes {
    Code *outcome;
    Code *error;
    Float *iou;
    Long *object;
};

struct ObjectOutcomes {
    Code *outcome;
    Code *error;
    Float *iou;
    Float *confidence;
    Long *prediction;
};

// the rows of one image
struct Rows {
    const Int *first;
    Long count;

    Int operator[](Long i) const { return first[i]; }
};

// the place of an object among those of its image, and the IoU with it
struct Near {
    Long place = -1;
    Float iou;

    // takes what is at least as near: of equally near objects the later is meant
    void take(Long j, Float overlap) {
        if (overlap >= iou) place = j, iou = overlap;
    }
    explicit operator bool() const { return place >= 0; }
};

// Tells what became of the predictions and objects of one image after the other; the steps are those of
// `outcomes` in outcomes.py.
class Teller {
  public:
    Teller(
        const Predictions &predictions, const Objects &objects, Float threshold,
        const PredictionOutcomes &told, const ObjectOutcomes &told_objects
    )
        : predictions(predictions), objects(objects), threshold(threshold), told(told),
          told_objects(told_objects) {}

    // `overlaps` (predictions x objects of the image) are those of masks; nullptr where boxes are compared
    void tell(Rows shown_rows, Rows own_rows, const Float *overlaps) {
        shown = shown_rows, own = own_rows;
        near = overlaps != nullptr ? overlaps : box_overlaps();
        taken.assign(own.count, false);
        for (Long j = 0; j < own.count; ++j) {
            if (!objects.counts(own[j])) continue;
            told_objects.outcome[own[j]] = MISSED;
            told_objects.error[own[j]] = UNFOUND;
        }
        for (Long i = 0; i < shown.count; ++i) match_in_category(i);
        for (Long i = 0; i < shown.count; ++i) match_across_categories(i);
        for (Long i = 0; i < shown.count; ++i) explain(i);
    }

  private:
    const Predictions predictions;
    const Objects objects;
    const Float threshold;
    const PredictionOutcomes told;
    const ObjectOutcomes told_objects;
    Rows shown{}, own{};
    const Float *near = nullptr;  // IoUs (predictions x objects of the image)
    std::vector<Float> box_near;
    std::vector<bool> taken;  // objects that were matched in their category

    const Float *box_overlaps() {
        box_near.resize(shown.count * own.count);
        for (Long i = 0; i < shown.count; ++i) {
            for (Long j = 0; j < own.count; ++j) {
                box_near[i * own.count + j] = box_overlap(
                    predictions.boxes + 4 * shown[i], objects.boxes + 4 * own[j], objects.crowd[own[j]]
                );
            }
        }
        return box_near.data();
    }

    Float overlap(Long i, Long j) const { return near[i * own.count + j]; }

    bool same_category(Int item, Long j) const {
        return objects.category[own[j]] == predictions.category[item];
    }

    // objects that count, else those that don't; crowds again and again
    void match_in_category(Long i) {
        const Int item = shown[i];
        Near counted{.iou = threshold}, spare{.iou = threshold};
        for (Long j = 0; j < own.count; ++j) {
            if (!same_category(item, j) || (taken[j] && !objects.crowd[own[j]])) continue;
            (objects.counts(own[j]) ? counted : spare).take(j, overlap(i, j));
        }
        if (counted) {
            taken[counted.place] = true;
            pair(item, counted, TRUE_POSITIVE, NONE, MATCHED);
        } else if (spare) {
            taken[spare.place] = true;
        } else {
            told.outcome[item] = FALSE_POSITIVE;
        }
    }

    // one to one
    void match_across_categories(Long i) {
        const Int item = shown[i];
        if (told.outcome[item] != FALSE_POSITIVE) return;
        Near best{.iou = threshold};
        for (Long j = 0; j < own.count; ++j) {
            if (told_objects.outcome[own[j]] == MISSED) best.take(j, overlap(i, j));
        }
        if (best) pair(item, best, FALSE_POSITIVE, CLASSIFICATION, MISPREDICTED);
    }

    // what is left is about the nearest object of its category, or of any other
    void explain(Long i) {
        const Int item = shown[i];
        if (told.outcome[item] != FALSE_POSITIVE || told.error[item] != NONE) return;
        Near same{.iou = BACKGROUND_IOU}, other{.iou = BACKGROUND_IOU};
        for (Long j = 0; j < own.count; ++j) {
            if (objects.counts(own[j])) (same_category(item, j) ? same : other).take(j, overlap(i, j));
        }
        if (same && same.iou < threshold) {
            about(item, same, LOCALIZATION);
            miss_narrowly(item, same);
        } else if (other && other.iou >= threshold) {
            about(item, other, CLASSIFICATION);
        } else if (same) {
            about(item, same, DUPLICATE);
        } else if (other) {
            about(item, other, BOTH);
        } else {
            told.error[item] = BACKGROUND;
        }
    }

    void about(Int item, Near object, Code error) {
        told.error[item] = error;
        told.iou[item] = object.iou;
        told.object[item] = own[object.place];
    }

    void pair(Int item, Near object, Code outcome, Code error, Code object_outcome) {
        told.outcome[item] = outcome;
        about(item, object, error);
        told_objects.outcome[own[object.place]] = object_outcome;
        about_object(item, object, error);
    }

    // an object found by nobody, but nearly so: by the most confident, who comes first
    void miss_narrowly(Int item, Near object) {
        if (told_objects.error[own[object.place]] == UNFOUND) about_object(item, object, LOCALIZATION);
    }

    void about_object(Int item, Near object, Code error) {
        const Int row = own[object.place];
        told_objects.error[row] = error;
        told_objects.iou[row] = object.iou;
        told_objects.confidence[row] = predictions.confidence[item];
        told_objects.prediction[row] = item;
    }
};

Rows rows_of(const Int *rows, const Long *start, Long image) {
    return {rows + start[image], start[image + 1] - start[image]};
}

}  // namespace

// Fills the outcomes, image by image; `predictions` and `objects` are grouped by image. With masks, IoUs are
// looked up in `overlaps`, of which each image has a block (predictions x objects).
KERNEL tell_images(
    const Int *predictions, const Long *prediction_start, const Int *objects, const Long *object_start,
    Long n_images, const Int *prediction_category, const Float *confidence, const Float *prediction_boxes,
    const Int *object_category, const Float *object_boxes, const bool *object_crowd, const Int *object_ranges,
    bool by_masks, const Float *overlaps, const Long *overlap_start, Float threshold,
    Code *prediction_outcome, Code *prediction_error, Float *prediction_iou, Long *prediction_object,
    Code *object_outcome, Code *object_error, Float *object_iou, Float *object_confidence,
    Long *object_prediction
) {
    Teller teller(
        {prediction_category, confidence, prediction_boxes},
        {object_category, object_boxes, object_crowd, object_ranges}, threshold,
        {prediction_outcome, prediction_error, prediction_iou, prediction_object},
        {object_outcome, object_error, object_iou, object_confidence, object_prediction}
    );
    for (Long image = 0; image < n_images; ++image) {
        teller.tell(
            rows_of(predictions, prediction_start, image), rows_of(objects, object_start, image),
            by_masks ? overlaps + overlap_start[image] : nullptr
        );
    }
}
