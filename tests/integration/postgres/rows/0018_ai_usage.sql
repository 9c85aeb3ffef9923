UPDATE workspaces SET ai_providers = '{openai}', ai_budget = 10
 WHERE id = '00000000-0000-7000-8000-0000000000a0';
INSERT INTO ai_calls (id, workspace_id, operation, provider, model, reserved)
VALUES ('00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000a0', 'query',
        'openai', 'm', 0.1);
INSERT INTO ai_usage_days
VALUES ('00000000-0000-7000-8000-0000000000a0', '2026-01-01', 'query', 'openai', 'm', 1, 0, 0, 10,
        5, 0.001);
INSERT INTO storage_days VALUES ('00000000-0000-7000-8000-0000000000a0', '2026-01-01', 1000, 2000);
