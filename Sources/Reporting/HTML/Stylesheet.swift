/// How pages look: on a wide screen, on a phone, in the dark, and on paper.
enum Stylesheet {
    static let text: StaticString = """

        :root {
          --paper: #f6f7f9; --card: #ffffff; --ink: #1a2330; --soft: #5b6675; --line: #e1e5ea; --grid: #e8ebef;
          --wash: #f0f3f6; --accent: #2b5c94; --land: #cdd5de; --sea: #f8fafc;
          --good: #1c7a4d; --good-wash: #e4f3ea; --bad: #b3261e; --bad-wash: #fbe9e7; --warn: #8a5a00;
          --full: #2f6fb0; --stale: #e6a532; --none: #b9c1cb; --failed: #b3261e; --fault: #b3261e;
          --on-full: #ffffff; --on-stale: #2b2005; --on-none: #1a2330; --on-failed: #ffffff;
          --s0: #2f6fb0; --s1: #d9792b; --s2: #2a8c5f; --s3: #a63d78; --s4: #1f9fb8; --s5: #3d4858;
          --s6: #9a861f; --s7: #8f5f45;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #10161d; --card: #18202a; --ink: #e7ebf0; --soft: #9aa6b4; --line: #2b3642; --grid: #26303b;
            --wash: #1f2934; --accent: #86b6ec; --land: #3a4754; --sea: #141c25;
            --good: #6fcf9c; --good-wash: #16301f; --bad: #ff9088; --bad-wash: #3a1b1a; --warn: #f0c060;
            --full: #5b9be0; --stale: #edb64c; --none: #66727f; --failed: #ef7a72; --fault: #ef7a72;
            --on-full: #07121f; --on-stale: #231a04; --on-none: #ffffff; --on-failed: #2a0806;
            --s0: #6ea8ea; --s1: #f0a05c; --s2: #62c596; --s3: #dd86b8; --s4: #5cc9df; --s5: #d5dbe3;
            --s6: #d3c25a; --s7: #c79a80;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink); line-height: 1.5; font-size: 15px;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans",
            "Liberation Sans", Arial, sans-serif;
          font-variant-numeric: tabular-nums; overflow-wrap: break-word;
        }
        header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
        header { padding-top: 44px; }
        h1 { font-size: 34px; line-height: 1.15; margin: 2px 0 12px; letter-spacing: -.015em; }
        h2 { font-size: 21px; margin: 52px 0 4px; letter-spacing: -.01em; }
        h3 { font-size: 15px; margin: 0; }
        p { margin: 0 0 10px; }
        a { color: var(--accent); }
        .kicker { color: var(--soft); margin: 0; font-size: 14px; letter-spacing: .02em; }
        .lead { color: var(--soft); max-width: 78ch; }
        .note { color: var(--soft); font-size: 13px; max-width: 92ch; }
        .verdict {
          border-radius: 10px; padding: 14px 18px; margin: 16px 0; background: var(--good-wash);
          border-left: 5px solid var(--good);
        }
        .verdict.bad { background: var(--bad-wash); border-left-color: var(--bad); color: inherit; }
        .verdict strong { color: var(--good); font-size: 17px; }
        .verdict.bad strong { color: var(--bad); }
        .verdict p, .verdict ul { margin: 2px 0 0; }
        .verdict ul { padding-left: 20px; }
        .facts { display: flex; flex-wrap: wrap; gap: 10px 34px; margin: 18px 0; }
        .facts div { min-width: 0; }
        dt { color: var(--soft); font-size: 12.5px; }
        dd { margin: 0; }
        code, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
        code { font-size: 12.5px; }
        .digest code { overflow-wrap: anywhere; }
        pre {
          background: var(--wash); border: 1px solid var(--line); border-radius: 8px; padding: 9px 13px;
          margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
        }
        nav { margin: 24px 0 0; padding: 10px 0; border-top: 1px solid var(--line);
          border-bottom: 1px solid var(--line); }
        nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 22px; }
        nav a { text-decoration: none; font-size: 14px; }
        .tiles { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 14px;
          margin: 24px 0 0; }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
        .tile .value { font-size: 26px; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; }
        .tile .label { font-size: 14px; }
        .tile .detail { font-size: 12.5px; color: var(--soft); }
        .figures { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; margin: 16px 0; }
        figure, .card { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px;
          padding: 16px 18px; min-width: 0; }
        figure { display: flex; flex-direction: column; }
        figure .drawing { margin-top: auto; padding-top: 10px; }
        figure.wide, .figures > .card, .figures > .note { grid-column: 1 / -1; }
        .figures > .card.half { grid-column: auto; }
        .card h3 { margin-bottom: 8px; }
        figcaption { color: var(--soft); font-size: 13px; margin-top: 2px; }
        .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 0; margin: 8px 0 0;
          font-size: 13px; }
        .legend li { display: flex; align-items: center; gap: 6px; }
        .key { width: 18px; height: 10px; flex: none; }
        svg.chart { display: block; width: 100%; height: auto; }
        svg text { fill: var(--ink); font-size: 12px; font-family: inherit; }
        svg .tick { fill: var(--soft); font-size: 11.5px; }
        svg .axis { fill: var(--soft); font-size: 11.5px; }
        svg .end { text-anchor: end; }
        svg .middle { text-anchor: middle; }
        svg .inside { font-size: 11.5px; }
        .grid { stroke: var(--grid); fill: none; }
        .base { stroke: var(--soft); fill: none; opacity: .6; }
        .line { fill: none; stroke: var(--c, var(--soft)); stroke-width: 1.8; stroke-linejoin: round; }
        .thin { stroke-width: 1.15; }
        .whisker { fill: none; stroke: var(--c, var(--soft)); stroke-width: 1.2; opacity: .75; }
        .dot { fill: var(--card); stroke: var(--c, var(--soft)); stroke-width: 1.8; }
        .area { fill: var(--c, var(--soft)); }
        .dashed, .dashed .line { stroke-dasharray: 5 3; }
        .s0 { --c: var(--s0); } .s1 { --c: var(--s1); } .s2 { --c: var(--s2); } .s3 { --c: var(--s3); }
        .s4 { --c: var(--s4); } .s5 { --c: var(--s5); } .s6 { --c: var(--s6); } .s7 { --c: var(--s7); }
        .full { --c: var(--full); } .stale { --c: var(--stale); } .none { --c: var(--none); }
        .failed { --c: var(--failed); } .fault { --c: var(--fault); }
        svg .on-full { fill: var(--on-full); } svg .on-stale { fill: var(--on-stale); }
        svg .on-none { fill: var(--on-none); } svg .on-failed { fill: var(--on-failed); }
        svg .on-s0, svg .on-s2, svg .on-s3 { fill: var(--card); } svg .on-s1 { fill: #2b1500; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
        th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12.5px; vertical-align: bottom; }
        th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); }
        td { vertical-align: top; }
        tr > :last-child { padding-right: 0; }
        .n { text-align: right; white-space: nowrap; }
        tbody tr:last-child td { border-bottom: 0; }
        tr.total td { font-weight: 600; border-top: 1px solid var(--soft); }
        td.key-cell { font-weight: 600; white-space: nowrap; }
        td.long { min-width: 15em; }
        .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
        .mark { display: inline-block; width: 1.3em; font-weight: 700; }
        .strip { display: block; width: 100%; min-width: 72px; height: 9px; margin-top: 3px; border-radius: 2px; }
        .forest { display: block; width: 120px; height: 14px; margin-top: 4px; --c: var(--soft); }
        .forest.good { --c: var(--good); } .forest.bad { --c: var(--bad); } .forest.warn { --c: var(--warn); }
        .forest .whisker { stroke-width: 2; }
        .spot { fill: var(--c); }
        details { margin-top: 10px; font-size: 13px; }
        summary { cursor: pointer; color: var(--soft); }
        details table { font-size: 12.5px; }
        details .scroll { max-height: 420px; overflow: auto; margin-top: 6px; }
        .sea { fill: var(--sea); }
        .land { stroke: var(--land); stroke-width: 4.4; stroke-linecap: round; fill: none; }
        .meridian { stroke: var(--grid); fill: none; }
        .route { fill: none; stroke: var(--accent); opacity: .75; }
        .pale { opacity: .26; }
        .place { fill: var(--accent); stroke: var(--card); stroke-width: 2; }
        .place.hub { fill: var(--stale); }
        svg text.halo { paint-order: stroke; stroke: var(--sea); stroke-width: 4px; stroke-linejoin: round; }
        svg .code { font-weight: 700; font-size: 14px; }
        svg .small { font-size: 12px; fill: var(--soft); }
        footer { color: var(--soft); font-size: 13px; margin-top: 48px; padding-bottom: 48px; }
        footer h2 { font-size: 15px; color: var(--ink); }
        footer dl { columns: 2; column-gap: 34px; margin: 8px 0 0; }
        footer dl div { break-inside: avoid; margin-bottom: 8px; }
        footer dt { color: var(--ink); font-weight: 600; }
        @media screen and (max-width: 760px) {
          header, main, footer { padding-left: 16px; padding-right: 16px; }
          header { padding-top: 24px; }
          h1 { font-size: 27px; }
          .figures { grid-template-columns: minmax(0, 1fr); }
          .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
          .tile { padding: 11px 13px; }
          .tile .value { font-size: 21px; }
          figure, .card { padding: 13px 13px; }
          figure.wide .drawing { overflow-x: auto; }
          figure.wide .drawing svg.chart { min-width: 700px; }
          figure.half svg text, figure.half svg .tick, figure.half svg .axis { font-size: 14.5px; }
          figure.half svg .inside { font-size: 12.5px; }
          footer dl { columns: 1; }
        }
        @media print {
          @page { margin: 14mm 12mm; }
          body { background: #fff; font-size: 11pt; -webkit-print-color-adjust: exact;
            print-color-adjust: exact; }
          header, main, footer { max-width: none; padding: 0; }
          header { padding-top: 0; }
          nav, details { display: none; }
          h2 { margin-top: 22px; break-after: avoid; }
          h3 { break-after: avoid; }
          figure, .tile, .verdict, tr { break-inside: avoid; }
          .tiles { grid-template-columns: repeat(4, 1fr); gap: 8px; }
          .tile .value { font-size: 19px; }
          .figures { gap: 10px; }
          figure.half svg text, figure.half svg .tick, figure.half svg .axis { font-size: 14px; }
          figure.half svg .inside { font-size: 12px; }
          .scroll, figure .drawing { overflow: visible; }
          table { font-size: 9pt; }
          .lead, .note { max-width: none; }
          footer dl { font-size: 9pt; }
        }

        """
}
