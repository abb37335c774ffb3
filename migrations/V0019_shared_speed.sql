-- Orders of the action 'pace': what an attempt keeps of its own pace beside others on its nodes, in parts per million.
ALTER TABLE pool_order ADD COLUMN speed_kept INTEGER;
