package dev.teal.router;

/// The directives that `strategy: recreate` adds to the app's nginx file. Only these need nginx's Lua module.
final class PauseDirectives {
    private PauseDirectives() {}

    /// Counts are kept for an hour, by the epoch of the deployment.
    static final String COUNTS = """
            # How many requests were paused, and how long.
            lua_shared_dict @id@_pause 128k;

            """;

    /// Lua runs after nginx's own rewriting (`return` and `set`), so a maintenance window answers at once, and
    /// the slot is chosen again after the wait. The file is read at most once in 20 ms, however many requests
    /// wait. They continue at no more than 1,000 a second, which an app that has just started can take.
    ///
    /// A pause file from an earlier boot of the server has no owner, and no flag shows which slot Docker has
    /// started since: that depends on when the power failed. Only one runs, so a connection shows which.
    static final String WAIT = """
            # strategy: recreate: while the pause file exists, requests wait here, before their body is read and their slot
            # chosen. The file limits the wait, in case its owner dies. A request whose client gives up is not served later.
            lua_check_client_abort on;
            lua_socket_log_errors off;
            rewrite_by_lua_block {
                local function line(path)
                    local file = io.open(path)
                    local text = file and file:read("*l")
                    if file then file:close() end
                    return text or ""
                end
                local function pause()
                    local till, id, boot = line("@pause_file@"):match("^(%d+)( %d+) ?(.*)$")
                    return tonumber(till) or 0, id or "", boot
                end
                local counts, began = ngx.shared.@id@_pause, ngx.now()
                counts:incr("second" .. ngx.time(), 1, 0, 10)
                local till, id, boot = pause()
                if till > 0 and boot ~= line("/proc/sys/kernel/random/boot_id") then
                    local at = {blue = {"@blue_host@", @blue_port@}, green = {"@green_host@", @green_port@}}
                    local function runs(slot)
                        local socket = ngx.socket.tcp()
                        socket:settimeout(500)
                        local open = socket:connect(at[slot][1], at[slot][2])
                        if open then socket:close() end
                        return open and slot
                    end
                    repeat
                        local slot = counts:get("runs") or runs("blue") or runs("green")
                        if slot then
                            counts:set("runs", slot, 1)
                            ngx.var.slot = slot
                            return
                        end
                        ngx.sleep(0.2)
                    until ngx.now() >= till
                end
                if began >= till then return end
                local function count(what, by) counts:incr(what .. id, by, 0, 3600) end
                count("held", 1)
                count("waiting", 1)
                ngx.on_abort(function()
                    count("waiting", -1)
                    count("gone", 1)
                    ngx.exit(499)
                end)
                repeat
                    ngx.sleep(0.02)
                    till = counts:get("till")
                    if not till then
                        till = pause()
                        counts:set("till", till, 0.02)
                    end
                until ngx.now() >= till
                while counts:incr("tick" .. math.floor(ngx.now() * 50), 1, 0, 1) > 20 do ngx.sleep(0.02) end
                count("waiting", -1)
                if till > 0 then count("expired", 1) end
                local waited = math.floor((ngx.now() - began) * 1000)
                if waited > (counts:get("longest" .. id) or 0) then counts:set("longest" .. id, waited, 3600) end
                local green = io.open("@flag@")
                if green then green:close() end
                ngx.var.slot = green and "green" or "blue"
            }
            """;

    static final String STATS = """
            location = /.teal/paused {
                rewrite_by_lua_block {
                    local file = io.open("@pause_file@")
                    if file then file:close() end
                    local reply = {file and "closed" or "open"}
                    for _, what in ipairs({"held", "longest", "expired", "gone", "waiting"}) do
                        table.insert(reply, ngx.shared.@id@_pause:get(what .. " " .. (ngx.var.arg_of or "")) or 0)
                    end
                    table.insert(reply, ngx.shared.@id@_pause:get("second" .. ngx.time() - 1) or 0)
                    ngx.say(table.concat(reply, " "))
                    ngx.exit(200)
                }
            }
            """;
}
