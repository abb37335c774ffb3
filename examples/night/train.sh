#!/bin/sh
# Stands for a training script: counts steps, saves every tenth and when it is told to leave, begins where it saved.
# usage: train.sh STEPS SECONDS-A-STEP
steps=$1
pace=$2
step=0
if [ -n "${PURSER_RESUME_FROM:-}" ]; then
  step=$(cat "$PURSER_RESUME_FROM")
  echo "resumes at step $step"
else
  echo "begins at step 0"
fi

save() {
  echo "$step" > "$PURSER_CHECKPOINT_DIR/new.tmp"
  mv "$PURSER_CHECKPOINT_DIR/new.tmp" "$PURSER_CHECKPOINT_DIR/step"
  echo "{\"step\": $step, \"checkpoint\": \"$PURSER_CHECKPOINT_DIR/step\"}"
}
trap 'save; exit 143' TERM

while [ "$step" -lt "$steps" ]; do
  sleep "$pace"
  step=$((step + 1))
  echo "{\"step\": $step, \"loss\": $((1000 / (step + 1)))}"
  [ $((step % 10)) -ne 0 ] || save
done
